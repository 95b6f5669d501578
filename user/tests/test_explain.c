/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The loader explains itself: what /sys/kernel/debug/module/refusals says of each
 * thing that can be wrong with a symbol, a version, a signature or a relocation;
 * module.trace; module.dry_run.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ktap.h"

#define REFUSALS "/sys/kernel/debug/module/refusals"
#define PARAMETERS "/sys/module/module/parameters/"
#define KEPT 32

static char refusals[64 << 10], copy[64 << 10], text[1 << 20];

static long load(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	return load_by_finit(path, "", 0);
}

static long load_rule(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/tests/rules/%s.ko", name);
	return load_by_finit(path, "", 0);
}

/*
 * A sample with every name `from` turned into one of the same length, and
 * unsigned: what cannot be judged loads, what was changed does not.
 */
static long load_misspelt(const char *name, const char *from, const char *to)
{
	static const char magic[] = "~Module signature appended~\n";
	char path[128], *at = file_buffer;
	unsigned char *tail;
	long len;

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	len = slurp(path, file_buffer, sizeof(file_buffer));
	tail = (unsigned char *)file_buffer + len - strlen(magic) - 4;
	if (len < 1000 || memcmp(tail + 4, magic, strlen(magic)))
		return 1;
	len -= strlen(magic) + 12 + (tail[2] << 8 | tail[3]);
	while ((at = memmem(at, file_buffer + len - at, from, strlen(from) + 1)))
		at = mempcpy(at, to, strlen(to));
	return init_module(file_buffer, len, "");
}

static void read_refusals(void)
{
	EXPECT(slurp(REFUSALS, refusals, sizeof(refusals)) > 0);
}

/* The last refusal's value of a key; "" where it has none. */
static const char *last(const char *key)
{
	static char value[1024];
	char *at = refusals, *next, line[64];

	read_refusals();
	while ((next = strstr(at, "\nrefusal ")))
		at = next + 1;
	snprintf(line, sizeof(line), "\n  %s ", key);
	at = strstr(at, line);
	snprintf(value, sizeof(value), "%.*s", at ? (int)strcspn(at + strlen(line), "\n") : 0,
		 at ? at + strlen(line) : "");
	return value;
}

static void expect_last(const char *rule, const char *key, const char *words)
{
	char value[1024];

	EXPECT_STR(last("rule"), rule);
	snprintf(value, sizeof(value), "%s", last(key));
	if (!strstr(value, words))
		FAIL("%s: %s is '%s', expected '%s' in it", rule, key, value, words);
	EXPECT(*last("advice"));
}

/* Symbols */

static void absent_and_near_to_the_kernels(void)
{
	EXPECT_ERRNO(load_misspelt("hello", "_printk", "_prinkt"), ENOENT);
	expect_last("symbols.absent", "symbol", "_prinkt");
	expect_last("symbols.absent", "nearest", "_printk (kernel)");
	EXPECT_LOG("symbols.absent|symbol _prinkt|nearest _printk (kernel)");
}

static void absent_and_near_to_a_modules(void)
{
	EXPECT_OK(load("provider"));
	EXPECT_ERRNO(load_misspelt("consumer", "provider_add", "provider_dad"), ENOENT);
	expect_last("symbols.absent", "nearest", "provider_add (provider)");
	EXPECT_OK(delete_module("provider", 0));
}

static void absent_and_near_to_one_on_disk(void)
{
	EXPECT_ERRNO(load_misspelt("gpluser", "gplexport_answer", "gplexport_anwser"), ENOENT);
	expect_last("symbols.absent", "nearest", "gplexport_answer (gplexport, not loaded)");
}

static void absent_and_near_to_nothing(void)
{
	EXPECT_ERRNO(load_rule("symbols.absent-one"), ENOENT);
	expect_last("symbols.absent", "symbol", "no_such_symbol");
	EXPECT_STR(last("nearest"), "");
}

static void owned_by_one_that_is_not_loaded(void)
{
	EXPECT_ERRNO(load("gpluser"), ENOENT);
	expect_last("symbols.not_loaded", "expected", "gplexport");
	expect_last("symbols.not_loaded", "symbol", "gplexport_answer");
	expect_last("symbols.not_loaded", "advice", "modprobe");
}

static void for_gpl_only(void)
{
	EXPECT_OK(load("gplexport"));
	EXPECT_ERRNO(load("nongpl"), ENOENT);
	expect_last("symbols.gpl_only", "why", "gplexport exports it to GPL-compatible");
	expect_last("symbols.gpl_only", "symbol", "gplexport_answer");
	EXPECT_OK(delete_module("gplexport", 0));
}

static void in_a_namespace(void)
{
	EXPECT_OK(load_rule("nsexport"));
	EXPECT_ERRNO(load_rule("symbols.namespace-not-imported"), EINVAL);
	expect_last("symbols.namespace", "expected", "KILN_TEST");
	expect_last("symbols.namespace", "found", "no import");
	EXPECT_ERRNO(load_rule("symbols.namespace-another"), EINVAL);
	expect_last("symbols.namespace", "found", "imports of others only");
	EXPECT_OK(delete_module("nsexport", 0));
}

static void of_another_version(void)
{
	unsigned long expected, found;

	EXPECT_ERRNO(load_rule("versions.symbol-one-bit"), EINVAL);
	expect_last("versions.symbol", "symbol", "_printk");
	expected = strtoul(last("expected"), NULL, 16);
	found = strtoul(last("found"), NULL, 16);
	EXPECT_EQ(expected ^ found, 1);
	EXPECT(expected > 1);
}

/* The rest */

static void vermagic_word_by_word(void)
{
	EXPECT_ERRNO(load_rule("modinfo.vermagic-other-options"), ENOEXEC);
	expect_last("modinfo.vermagic", "why", "its vermagic lacks SMP");
	EXPECT(!strstr(last("why"), "preempt"));
	expect_last("modinfo.vermagic", "found", "6.1.0-kiln preempt");
	EXPECT_ERRNO(load_rule("modinfo.vermagic-other-release-without-versions"), ENOEXEC);
	expect_last("modinfo.vermagic", "why", "has 6.1.1-kiln instead of 6.1.0-kiln");
}

static void a_relocation(void)
{
	EXPECT_ERRNO(load_rule("relocate.overflow-32S-too-low"), ENOEXEC);
	expect_last("relocate.overflow", "why", ".rela.init.text[");
	expect_last("relocate.overflow", "why", "] R_X86_64_32S far+0x0 at .init.text+0x");
	expect_last("relocate.overflow", "section", ".rela.init.text");
	expect_last("relocate.overflow", "symbol", "far");
	expect_last("relocate.overflow", "expected", "-0x80000000 to 0x7fffffff");
	expect_last("relocate.overflow", "found", "0x7fffffff80000000");
	EXPECT(strtoul(last("offset"), NULL, 16) > 64);
	EXPECT_ERRNO(load_rule("relocate.type-3-GOT32"), ENOEXEC);
	expect_last("relocate.type", "why", ".rela.text[");
	expect_last("relocate.type", "why", "] type 3 ");
	EXPECT(strstr(last("why"), "-0x4 at .text+0x"));
}

/* Every line is "refusal N" or a known key with a value; the keys that each refusal has are there. */
static void check_form(const char *text)
{
	static const char *const keys[] = { "stage", "rule",	 "errno", "module",  "section",
					    "symbol", "offset", "expected", "found", "nearest",
					    "why",    "advice" };
	unsigned int seen = 0xfff, i;
	int number, before = 0, count = 0;
	char *line, *rest = copy;

	snprintf(copy, sizeof(copy), "%s", text);
	while ((line = strsep(&rest, "\n")) && *line) {
		if (sscanf(line, "refusal %d", &number) == 1) {
			EXPECT(!count || number == before + 1);
			EXPECT_EQ(seen & 0xc07, 0xc07); /* stage, rule, errno, why, advice */
			before = number;
			seen = 0;
			count++;
			continue;
		}
		for (i = 0; i < 12; i++)
			if (!strncmp(line, "  ", 2) && !strncmp(line + 2, keys[i], strlen(keys[i])) &&
			    line[2 + strlen(keys[i])] == ' ' && line[3 + strlen(keys[i])])
				break;
		if (i == 12 || seen & 1u << i)
			FAIL("not a line of a refusal, or the second of its kind: '%s'", line);
		seen |= 1u << i;
	}
	EXPECT_EQ(seen & 0xc07, 0xc07);
	EXPECT_EQ(count, KEPT);
}

static void the_last_ones_are_kept(void)
{
	struct stat st;
	int i, first;

	for (i = 0; i < KEPT + 1; i++)
		EXPECT_ERRNO(delete_module("nobody", 0), ENOENT);
	EXPECT_ERRNO(delete_module("the_last", 0), ENOENT);
	expect_last("unload.absent", "module", "the_last");
	EXPECT_STR(last("stage"), "unload");
	EXPECT_STR(last("errno"), "2 ENOENT");
	check_form(refusals);
	first = atoi(refusals + strlen("refusal "));
	EXPECT_ERRNO(delete_module("nobody", 0), ENOENT);
	read_refusals();
	EXPECT_EQ(atoi(refusals + strlen("refusal ")), first + 1);
	EXPECT_EQ(stat(REFUSALS, &st), 0);
	EXPECT_EQ(st.st_mode & 07777, 0400);
}

/* Bytes of a file and names of a caller get into the log and the list as printable text only. */
static void nothing_unprintable(void)
{
	const char *p;

	EXPECT_ERRNO(delete_module("a\nrefusal 7\n\033[2J", 0), ENOENT);
	EXPECT_STR(last("module"), "a?refusal 7??[2J");
	for (p = refusals; *p; p++)
		if (!isprint(*p) && *p != '\n')
			FAIL("byte 0x%02x", *p);
}

/* module.trace */

static long set(const char *parameter, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), PARAMETERS "%s", parameter);
	return spit(path, value);
}

static const char *get(const char *parameter)
{
	static char value[64];
	char path[128];

	snprintf(path, sizeof(path), PARAMETERS "%s", parameter);
	if (slurp(path, value, sizeof(value)) < 0)
		return "(no file)";
	return value;
}

static int count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

static void trace_words(void)
{
	static const struct {
		int error;
		const char *written, *read;
	} rows[] = {
		{ 0, "stages\n", "stages\n" },
		{ 0, "relocs", "relocs\n" },
		{ 0, "stages,relocs", "stages,relocs\n" },
		{ 0, "relocs,stages\n", "stages,relocs\n" },
		{ EINVAL, "everything", "stages,relocs\n" },
		{ EINVAL, "stages,", "stages,relocs\n" },
		{ EINVAL, "stage", "stages,relocs\n" },
		{ EINVAL, "stagesx", "stages,relocs\n" },
		{ 0, "none\n", "none\n" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		EXPECT_ERRNO(set("trace", rows[i].written), rows[i].error);
		EXPECT_STR(get("trace"), rows[i].read);
	}
}

static void trace_off(void)
{
	EXPECT_OK(load("params"));
	EXPECT_OK(delete_module("params", 0));
	EXPECT_NO_LOG("trace");
}

/* Every stage once at least, in the order in which a file travels. */
static void trace_stages(void)
{
	static const char *const stages[] = {
		"trace copy: ", "trace signature: digest sha256, by CN=", "trace elf: ", "trace versions: ",
		"trace modinfo: license GPL, taints none", "trace layout: .init.text at 0xffffffffc",
		"trace list: ", "trace symbols: provider_add is 0xffffffffc", " of provider",
		"trace relocate: .rela.init.text: ", "trace exports: 0 for all, 0 ",
		"trace protect: core 0xffffffffc", "trace params: 0, told \"\"",
		"trace views: /sys/module/consumer", "trace init: returned 0", "trace init: live, ",
	};
	const char *at;
	unsigned int i;

	EXPECT_OK(load("provider"));
	EXPECT_OK(set("trace", "stages"));
	kernel_log_clear();
	EXPECT_OK(load("consumer"));
	EXPECT_OK(set("trace", "none"));
	at = kernel_log();
	for (i = 0; at && i < sizeof(stages) / sizeof(stages[0]); i++) {
		at = strstr(at, stages[i]);
		if (!at)
			FAIL("not in the trace, or not in its place: %s", stages[i]);
	}
	EXPECT_LOG("trace symbols: _printk is 0xffffffff81| of kernel");
	EXPECT_NO_LOG(" -> ");
	EXPECT_OK(delete_module("consumer", 0));
	EXPECT_OK(delete_module("provider", 0));
}

/* A stage that refuses decides nothing: the trace ends with those before it. */
static void trace_of_a_refusal(void)
{
	EXPECT_OK(set("trace", "stages"));
	EXPECT_ERRNO(load_rule("symbols.absent-one"), ENOENT);
	EXPECT_OK(set("trace", "none"));
	EXPECT_LOG("trace list:");
	EXPECT_LOG("symbols.absent");
	EXPECT_NO_LOG("trace relocate");
	EXPECT_NO_LOG("trace init");
}

/* Address of a symbol of a module, from /proc/kallsyms. */
static unsigned long address_of(const char *name, const char *module)
{
	char want[64], *at;
	unsigned long address = 0;

	snprintf(want, sizeof(want), " %s\t[%s]\n", name, module);
	slurp("/proc/kallsyms", text, sizeof(text));
	at = strstr(text, want);
	while (at && at > text && at[-1] != '\n')
		at--;
	if (at)
		address = strtoul(at, NULL, 16);
	return address;
}

/* As many as the stages count, and the bytes after are the value in memory order. */
static void trace_relocs(void)
{
	const char *at, *p;
	unsigned long value = 0, total = 0;
	int i;

	EXPECT_OK(set("trace", "stages,relocs"));
	kernel_log_clear();
	EXPECT_OK(load("hello"));
	EXPECT_OK(set("trace", "none"));
	snprintf(text, sizeof(text), "%s", kernel_log());
	for (p = text; (p = strstr(p, "trace relocate: .rela")); p++) {
		const char *colon = p + strcspn(p, ":\n") + 1;

		colon += strcspn(colon, ":\n");
		if (*colon == ':' && strtoul(colon + 1, NULL, 10) &&
		    !memchr(p, '[', colon - p))
			total += strtoul(colon + 1, NULL, 10);
	}
	EXPECT(total > 4);
	EXPECT_EQ(count(text, " -> "), total);
	at = strstr(text, "R_X86_64_64 cleanup_module+0x0 at .gnu.linkonce.this_module+0x350, 0x");
	at = at ? strstr(at, ": 00 00 00 00 00 00 00 00 -> ") : NULL;
	if (EXPECT(at != NULL)) {
		at += strlen(": 00 00 00 00 00 00 00 00 -> ");
		for (i = 0; i < 8; i++)
			value |= strtoul(at + 3 * i, NULL, 16) << 8 * i;
		EXPECT_EQ(value, address_of("cleanup_module", "hello"));
	}
	EXPECT_OK(delete_module("hello", 0));
}

/* module.dry_run */

static void dry_run(void)
{
	EXPECT_OK(set("dry_run", "1"));
	EXPECT_STR(get("dry_run"), "Y\n");
	EXPECT_ERRNO(load("hello"), ECANCELED);
	expect_last("init.dry_run", "why", "every stage before init passed: 12288 bytes of core");
	EXPECT_NO_LOG("Hello, world");
	EXPECT(proc_modules_line("hello") == NULL);
	EXPECT_EQ(access("/sys/module/hello", F_OK), -1);
	EXPECT_ERRNO(load_by_init("/modules/params.ko", "an_int=5"), ECANCELED);
	EXPECT_ERRNO(load_by_init("/modules/params.ko", "an_int=x"), EINVAL);
	EXPECT_ERRNO(load_rule("symbols.absent-one"), ENOENT);
	EXPECT_OK(set("dry_run", "0"));
	EXPECT_OK(load("hello"));
	EXPECT_LOG("Hello, world");
	EXPECT_OK(set("dry_run", "1"));
	EXPECT_ERRNO(load("hello"), EEXIST);
	EXPECT_OK(delete_module("hello", 0));
	EXPECT_OK(set("dry_run", "0"));
}

/* It used another and exported something: neither is left. */
static void dry_run_gives_all_back(void)
{
	EXPECT_OK(load("provider"));
	EXPECT_OK(set("dry_run", "1"));
	EXPECT_ERRNO(load("consumer"), ECANCELED);
	EXPECT(strstr(proc_modules_line("provider"), " 0 - Live ") != NULL);
	EXPECT_EQ(access("/sys/module/provider/holders/consumer", F_OK), -1);
	EXPECT_OK(delete_module("provider", 0));
	EXPECT_ERRNO(load("provider"), ECANCELED);
	EXPECT_OK(set("dry_run", "0"));
	EXPECT_ERRNO(load("consumer"), ENOENT);
	expect_last("symbols.not_loaded", "expected", "provider");
	EXPECT_EQ(count_modules(), 0);
}

/* Under enforcement, which nothing takes back: the last ones. */

static void signature_absent(void)
{
	EXPECT_OK(set("sig_enforce", "1"));
	EXPECT_ERRNO(load_misspelt("hello", "_printk", "_printk"), EKEYREJECTED);
	expect_last("signature.absent", "expected", "a signature by CN=Kiln build-time");
	EXPECT_STR(last("found"), "");
}

static void signature_unknown(void)
{
	EXPECT_ERRNO(load_rule("signature.signer-unknown"), EKEYREJECTED);
	expect_last("signature.signer", "expected", "a signature by CN=Kiln build-time");
	expect_last("signature.signer", "expected", ", RSA 4096");
	expect_last("signature.signer", "found",
		    "digest sha256, issuer \"CN=A key that the kernel does not know\", serial ");
	EXPECT(strlen(strstr(last("found"), "serial ")) > strlen("serial ") + 16);
}

static void signature_wrong(void)
{
	EXPECT_ERRNO(load_rule("signature.rejected-our-name-on-another-key"), EKEYREJECTED);
	expect_last("signature.rejected", "expected", "CN=Kiln build-time");
	expect_last("signature.rejected", "found", "wrong signature");
	expect_last("signature.rejected", "why", "digest sha256, issuer \"CN=Kiln build-time");
}

/* What the first load and refusal make for good, or this program for itself, is not a leak. */
static void warm_up(void)
{
	memset(refusals, 1, sizeof(refusals));
	memset(copy, 1, sizeof(copy));
	memset(text, 1, sizeof(text));
	load_misspelt("consumer", "provider_add", "provider_dad");
	load("provider");
	delete_module("provider", 0);
	last("why");
	address_of("cleanup_module", "nobody");
}

int main(void)
{
	ktap_start(22);
	warm_up();
	RUN(absent_and_near_to_the_kernels);
	RUN(absent_and_near_to_a_modules);
	RUN(absent_and_near_to_one_on_disk);
	RUN(absent_and_near_to_nothing);
	RUN(owned_by_one_that_is_not_loaded);
	RUN(for_gpl_only);
	RUN(in_a_namespace);
	RUN(of_another_version);
	RUN(vermagic_word_by_word);
	RUN(a_relocation);
	RUN(the_last_ones_are_kept);
	RUN(nothing_unprintable);
	RUN(trace_words);
	RUN(trace_off);
	RUN(trace_stages);
	RUN(trace_of_a_refusal);
	RUN(trace_relocs);
	RUN(dry_run);
	RUN(dry_run_gives_all_back);
	RUN(signature_absent);
	RUN(signature_unknown);
	RUN(signature_wrong);
	return ktap_finish();
}
