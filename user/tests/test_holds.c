/* SPDX-License-Identifier: GPL-2.0 */
/* What a module has not given back: memory, and references on other modules. */
#include <sys/wait.h>

#include "attr.h"

#define KEEPER "/modules/keeper.ko"
#define LEAKY "/modules/leaky.ko"
#define TAKER "/modules/taker.ko"
#define DEBUG "/sys/kernel/debug/module/"
#define DO(what) EXPECT_OK(spit("/sys/module/taker/parameters/do", what))
#define DROP() EXPECT_OK(spit("/sys/module/keeper/parameters/drop", "1"))

static const char *read_all(const char *path)
{
	long len = slurp(path, text, sizeof(text));

	return len < 0 ? "unreadable" : text;
}

static bool has(const char *path, const char *what)
{
	bool found = strstr(read_all(path), what);

	if (!found)
		ktap_note("%s has no \"%s\": %s", path, what, text);
	return found;
}

/* The lines of leaky as the log and `leaks` both have them. */
static const struct {
	unsigned int count, bytes;
	const char *function;
} left[] = {
	{ 1, 15, "by_init" },	     { 3, 120, "by_kmalloc" },	 { 2, 30, "by_two_calls" },
	{ 1, 20000, "by_large_kmalloc" }, { 4, 32, "by_strings" }, { 1, 100, "by_krealloc" },
	{ 2, 5100, "by_vmalloc" },   { 2, 50050, "by_kvmalloc" }, { 1, 48, "by_cache" },
};

static void expect_report(const char *module, unsigned int n)
{
	char line[128];
	unsigned int i;

	for (i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%s: %u allocation%s of %u bytes not freed, made by %s [%s]",
			 module, left[i].count, left[i].count == 1 ? "" : "s", left[i].bytes, left[i].function, module);
		EXPECT_LOG(line);
		snprintf(line, sizeof(line), "%u %u %s [%s]\n", left[i].count, left[i].bytes,
			 left[i].function, module);
		EXPECT(has(DEBUG "leaks", line));
	}
}

/* One line a function, whatever way it allocated; whoever frees later takes it out of the file. */
static void memory_left_behind(void)
{
	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	EXPECT_OK(load_by_finit(LEAKY, "", 0));
	EXPECT(has(DEBUG "leaky/memory", "3 120 by_kmalloc+0x"));
	EXPECT(has(DEBUG "leaky/memory", "1 15 by_init [leaky]\n"));
	EXPECT_STR(read_all(DEBUG "leaks"), "");
	EXPECT_OK(spit("/sys/kernel/debug/leaky", "0123456789"));
	EXPECT_OK(delete_module("leaky", 0));
	expect_report("leaky", sizeof(left) / sizeof(left[0]));
	EXPECT_LOG("leaky: 2 allocations of 21 bytes not freed, made by by_user_copy [leaky]");
	EXPECT_NO_LOG("and_frees");
	EXPECT_NO_LOG("by_pages");
	EXPECT_NO_LOG("keeper");
	/* The cache itself was never destroyed; keeper needs it to free what came from it. */
	EXPECT_LOG("leaky: 1 allocation of|made by leaky_init [leaky]");
	DROP();
	EXPECT(strncmp(read_all(DEBUG "leaks"), "1 ", 2) == 0);
	EXPECT(has(DEBUG "leaks", "leaky_init [leaky]\n"));
	EXPECT(!strstr(strchr(text, '\n') + 1, "\n"));
	EXPECT_OK(delete_module("keeper", 0));
	EXPECT_NO_LOG("keeper:");
	ktap_skip_accounts(); /* the cache */
}

/* An init that fails leaves as much to tell; nothing else remains of it. */
static void a_failing_init_is_asked_too(void)
{
	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	EXPECT_ERRNO(load_by_finit(LEAKY, "result=-12", 0), ENOMEM);
	expect_report("leaky", 8);
	DROP();
	EXPECT_OK(delete_module("keeper", 0));
}

/* What was handed over and freed before the module goes is none of its business any more. */
static void freed_by_another_is_no_leak(void)
{
	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	EXPECT_OK(load_by_finit(LEAKY, "", 0));
	DROP();
	EXPECT(!strstr(read_all(DEBUG "leaky/memory"), "by_"));
	EXPECT_OK(spit("/sys/module/leaky/parameters/lost", "1"));
	EXPECT(has(DEBUG "leaky/memory", "1 4096 by_lost_page+0x"));
	EXPECT_OK(delete_module("leaky", 0));
	EXPECT_LOG("leaky: 1 allocation of 4096 bytes not freed, made by by_lost_page [leaky]");
	EXPECT_NO_LOG("by_kmalloc");
	EXPECT_OK(delete_module("keeper", 0));
	ktap_skip_accounts(); /* the page and the cache */
}

static void switched_off(void)
{
	EXPECT_STR(cat("/sys/module/module/parameters/leak_check"), "Y");
	EXPECT_OK(spit("/sys/module/module/parameters/leak_check", "0"));
	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	EXPECT_ERRNO(load_by_finit(LEAKY, "result=-12", 0), ENOMEM);
	EXPECT_NO_LOG("not freed");
	EXPECT_OK(spit("/sys/module/module/parameters/leak_check", "1"));
	DROP();
	EXPECT_OK(delete_module("keeper", 0));
}

/* The file keeps so many functions and no more: the oldest go first. */
static void the_list_is_bounded(void)
{
	int i, lines = 0;
	const char *p;

	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	for (i = 0; i < 9; i++)
		EXPECT_ERRNO(load_by_finit(LEAKY, "result=-5", 0), EIO);
	for (p = read_all(DEBUG "leaks"); (p = strchr(p, '\n')); p++)
		lines++;
	EXPECT_EQ(lines, 64);
	DROP();
	EXPECT_OK(delete_module("keeper", 0));
}

/* The sum of the counts of all lines is refcnt. */
static void expect_sum(const char *module)
{
	const char *line;
	char path[96];
	long sum = 0;

	snprintf(path, sizeof(path), DEBUG "%s/holders", module);
	for (line = read_all(path); *line; line += strcspn(line, "\n") + 1)
		if (*line != ' ')
			sum += atol(line);
	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", module);
	EXPECT_EQ(sum, atol(cat(path)));
}

static char seen[sizeof(text)];

static void expect_holders(const char *want)
{
	const char *p;
	char *to = seen;

	/* On one line, without offsets: they are the compiler's. */
	for (p = read_all(DEBUG "keeper/holders"); *p; p++) {
		if (p[0] == '+' && p[1] == '0' && p[2] == 'x')
			p += strcspn(p, " \n");
		*to++ = *p == '\n' ? ';' : *p;
	}
	*to = '\0';
	EXPECT_STR(seen, want);
	expect_sum("keeper");
}

#define USES "1 taker, which uses its exports;"

static void references_by_function(void)
{
	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	expect_holders("");
	EXPECT_OK(load_by_finit(TAKER, "", 0));
	expect_holders(USES);
	DO("here");
	DO("here");
	DO("there");
	EXPECT(has(DEBUG "keeper/holders", "2 take_here+0x"));
	expect_holders(USES "2 take_here [taker];1 take_there [taker];");
	/* A get and a put of one function belong together, however many others there are. */
	DO("place+");
	DO("place-");
	expect_holders(USES "2 take_here [taker];1 take_there [taker];");
	DO("put");
	DO("put");
	DO("put");
	expect_holders(USES);
	EXPECT_OK(delete_module("taker", 0));
	expect_holders("");
	EXPECT_OK(delete_module("keeper", 0));
}

#define DO2(what) EXPECT_OK(spit("/sys/module/taker2/parameters/do", what))
#define BOTH "1 taker2, which uses its exports;1 taker, which uses its exports;"

/* Two modules hold it: each gives back its own, whoever came first. */
static void each_module_puts_its_own(void)
{
	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	EXPECT_OK(load_by_finit(TAKER, "", 0));
	EXPECT_OK(load_by_finit("/modules/taker2.ko", "", 0));
	DO("here");
	DO2("there");
	expect_holders(BOTH "1 take_here [taker];1 take_there [taker2];");
	DO2("put");
	expect_holders(BOTH "1 take_here [taker];");
	DO2("there");
	DO("put");
	expect_holders(BOTH "1 take_there [taker2];");
	/* None of its own is left: then it was another's. */
	DO("put");
	expect_holders(BOTH);
	EXPECT_OK(delete_module("taker2", 0));
	EXPECT_OK(delete_module("taker", 0));
	EXPECT_OK(delete_module("keeper", 0));
}

/* Taken by code that is gone: the name stays as long as the reference does. */
static void references_outlive_code(void)
{
	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	EXPECT_OK(load_by_finit(TAKER, "at_init=1", 0));
	expect_holders(USES "1 taker_init [taker];");
	DO("here");
	DO("place+");
	DO("place-");
	expect_holders(USES "1 taker_init [taker];1 take_here [taker];");
	EXPECT_OK(delete_module("taker", 0)); /* its exit puts one */
	EXPECT(has(DEBUG "keeper/holders", ", which is unloaded\n"));
	expect_sum("keeper");
	EXPECT_ERRNO(delete_module("keeper", 0), EAGAIN);
	EXPECT_OK(load_by_finit(TAKER, "", 0));
	DO("put");
	expect_holders(USES);
	EXPECT_OK(delete_module("taker", 0));
	EXPECT_OK(delete_module("keeper", 0));
}

/* More places than there are rows: the rest is one number, and the sum is right. */
static void more_places_than_rows(void)
{
	EXPECT_OK(load_by_finit(KEEPER, "", 0));
	EXPECT_OK(load_by_finit(TAKER, "", 0));
	DO("many");
	EXPECT(has(DEBUG "keeper/holders", "1 place_"));
	EXPECT(has(DEBUG "keeper/holders", "8 at further places\n"));
	expect_sum("keeper");
	DO("fewer");
	expect_holders(USES);
	EXPECT_OK(delete_module("taker", 0));
	EXPECT_OK(delete_module("keeper", 0));
}

/* Open files: the methods that were opened, and who has them open. */
static void open_files(void)
{
	char want[64];
	int dev, state;
	pid_t child;

	EXPECT_OK(load_by_finit("/modules/views.ko", "", 0));
	EXPECT_STR(read_all(DEBUG "views/holders"), "");
	dev = open("/dev/views", O_RDONLY);
	state = open("/sys/kernel/debug/views/state", O_RDONLY);
	snprintf(want, sizeof(want), "  pid 1 (test_holds) fd %d /dev/views\n", dev);
	EXPECT(has(DEBUG "views/holders", want));
	EXPECT(has(DEBUG "views/holders", "1 opened dev_fops [views]\n"));
	EXPECT(has(DEBUG "views/holders", "1 opened state_fops [views]\n"));
	EXPECT(has(DEBUG "views/holders", "fd 4 /sys/kernel/debug/views/state\n") || state != 4);
	expect_sum("views");
	child = fork();
	if (!child) {
		close(state);
		pause();
	}
	snprintf(want, sizeof(want), "  pid %d (test_holds) fd %d /dev/views\n", child, dev);
	EXPECT(has(DEBUG "views/holders", want));
	expect_sum("views"); /* one open file, two descriptors */
	close(dev);
	close(state);
	EXPECT_ERRNO(delete_module("views", 0), EAGAIN);
	EXPECT(has(DEBUG "views/holders", want));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	EXPECT_STR(read_all(DEBUG "views/holders"), "");
	EXPECT_OK(delete_module("views", 0));
}

/* symbol_get names the function that asked, in the module that asked. */
static void symbols_by_name(void)
{
	EXPECT_OK(load_by_finit("/modules/gplexport.ko", "", 0));
	EXPECT_OK(load_by_finit("/modules/busy.ko", "", 0));
	EXPECT(has(DEBUG "gplexport/holders", "[busy]\n"));
	expect_sum("gplexport");
	EXPECT_OK(spit("/sys/module/busy/parameters/hold", "0"));
	EXPECT_STR(read_all(DEBUG "gplexport/holders"), "");
	EXPECT_OK(delete_module("busy", 0));
	EXPECT_OK(delete_module("gplexport", 0));
	EXPECT_STR(read_all(DEBUG "gplexport/holders"), "unreadable");
}

static void its_own_load(void)
{
	pid_t pid = in_background(load_slow, "init_ms=300");

	if (wait_for_state("slow", "coming"))
		EXPECT_STR(read_all(DEBUG "slow/holders"), "1 its own load\n");
	EXPECT_EQ(result_of(pid), 0);
	EXPECT_STR(read_all(DEBUG "slow/holders"), "");
	EXPECT_OK(delete_module("slow", 0));
}

int main(void)
{
	/* Present in memory before the accounts are read. */
	memset(text, 0, sizeof(text));
	memset(seen, 0, sizeof(seen));
	ktap_start(12);
	RUN(the_list_is_bounded);
	RUN(a_failing_init_is_asked_too);
	RUN(switched_off);
	RUN(memory_left_behind);
	RUN(freed_by_another_is_no_leak);
	RUN(references_by_function);
	RUN(each_module_puts_its_own);
	RUN(references_outlive_code);
	RUN(more_places_than_rows);
	RUN(open_files);
	RUN(symbols_by_name);
	RUN(its_own_load);
	return ktap_finish();
}
