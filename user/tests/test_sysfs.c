/* SPDX-License-Identifier: GPL-2.0 */
/* /sys/module: every attribute in each state, who may read and write, and what unloading leaves. */
#include <elf.h>
#include <grp.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "attr.h"

#define CAP_SYSLOG 34

static void what_there_is(void)
{
	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	EXPECT_STR(ls("/sys/module/attrs"),
		   "coresize:100444 holders:40755 initsize:100444 initstate:100444 notes:40755 "
		   "parameters:40755 refcnt:100444 sections:40755 srcversion:100444 taint:100444 "
		   "uevent:100200 version:100444");
	EXPECT_STR(ls("/sys/module/attrs/parameters"),
		   "fixed:100444 list:100640 mute:100644 number:100644 once:100644 risky:100644 "
		   "secret:100200 slow:100444 text:100644");
	EXPECT_STR(ls("/sys/module/attrs/holders"), "");
	EXPECT_OK(delete_module("attrs", 0));
	EXPECT_STR(ls("/sys/module/attrs"), "ENOENT");
	EXPECT_OK(load_by_finit("/modules/hello.ko", "", 0));
	EXPECT_STR(ls("/sys/module/hello/parameters"), "ENOENT");
	EXPECT_STR(ls("/sys/module/hello/version"), "ENOENT");
	EXPECT_OK(delete_module("hello", 0));
}

/* The value of a tag in the .modinfo of a file, found by its bytes. */
static const char *modinfo(const char *path, const char *tag)
{
	static char value[128];
	long len = slurp(path, file_buffer, FILE_BUFFER_SIZE), i;
	size_t n = strlen(tag);

	for (i = 0; i + (long)n < len; i++) {
		if (!file_buffer[i] && !memcmp(file_buffer + i + 1, tag, n) &&
		    file_buffer[i + 1 + n] == '=') {
			snprintf(value, sizeof(value), "%s", file_buffer + i + 2 + n);
			return value;
		}
	}
	return "absent";
}

static void values(void)
{
	unsigned int size = 0;

	EXPECT_OK(load_by_init(ATTRS, ""));
	EXPECT_STR(cat(SYS "initstate"), "live");
	EXPECT_STR(cat(SYS "refcnt"), "0");
	EXPECT_STR(cat(SYS "initsize"), "0");
	EXPECT_STR(cat(SYS "taint"), "");
	EXPECT_STR(cat(SYS "version"), "1.2-test");
	EXPECT(strlen(modinfo(ATTRS, "srcversion")) == 23);
	EXPECT_STR(cat(SYS "srcversion"), modinfo(ATTRS, "srcversion"));
	sscanf(proc_modules_line("attrs"), "attrs %u", &size);
	EXPECT_EQ(atoi(cat(SYS "coresize")), size);
	EXPECT_STR(cat(SYS "uevent"), "[EACCES]");
	EXPECT_OK(delete_module("attrs", 0));
}

static void coming_and_going(void)
{
	pid_t pid = in_background(load_slow, "init_ms=300 exit_ms=200");

	if (wait_for_state("slow", "coming")) {
		EXPECT_STR(cat("/sys/module/slow/parameters/init_ms"), "300");
		EXPECT(atoi(cat("/sys/module/slow/initsize")) >= 4096);
		EXPECT_STR(cat("/sys/module/slow/refcnt"), "1");
		EXPECT_STR(cat("/sys/module/slow/initstate"), "coming");
	}
	EXPECT_EQ(result_of(pid), 0);
	EXPECT_STR(cat("/sys/module/slow/initstate"), "live");
	EXPECT_STR(cat("/sys/module/slow/initsize"), "0");
	pid = in_background(unload, "slow");
	if (wait_for_state("slow", "going"))
		EXPECT_STR(cat("/sys/module/slow/parameters/exit_ms"), "200");
	EXPECT_EQ(result_of(pid), 0);
	EXPECT_STR(ls("/sys/module/slow"), "ENOENT");
}

static void parameters_read_and_written(void)
{
	EXPECT_OK(load_by_finit(ATTRS, "number=10 hidden=30 text=\"two words\"", 0));
	EXPECT_STR(cat(PARAM "number"), "10");
	EXPECT_OK(put(PARAM "number", "11\n"));
	EXPECT_STR(cat(PARAM "number"), "11");
	EXPECT_OK(put(PARAM "number", "0x20"));
	EXPECT_STR(cat(PARAM "number"), "32");
	EXPECT_EQ(put(PARAM "number", "twelve\n"), -EINVAL);
	EXPECT_EQ(put(PARAM "number", "2147483648"), -ERANGE);
	EXPECT_STR(cat(PARAM "number"), "32");
	EXPECT_STR(cat(PARAM "fixed"), "2");
	EXPECT_EQ(put(PARAM "fixed", "3"), -EACCES);
	EXPECT_STR(cat(PARAM "secret"), "[EACCES]");
	EXPECT_OK(put(PARAM "secret", "5"));
	EXPECT_STR(cat(PARAM "text"), "two words");
	/* As on Linux, a string is what was written, with its newline if there is one. */
	EXPECT_OK(put(PARAM "text", "three words here"));
	EXPECT_STR(cat(PARAM "text"), "three words here");
	memset(text, 'x', 1025);
	text[1025] = '\0';
	EXPECT_EQ(put(PARAM "text", text), -ENOSPC);
	EXPECT_STR(cat(PARAM "list"), "1,2,3");
	EXPECT_OK(put(PARAM "list", "7,8\n"));
	EXPECT_STR(cat(PARAM "list"), "7,8");
	EXPECT_EQ(put(PARAM "list", "1,2,3,4"), -EINVAL);
	EXPECT_STR(cat(PARAM "once"), "N");
	EXPECT_OK(put(PARAM "once", "Y"));
	EXPECT_EQ(put(PARAM "once", "N"), -EROFS);
	EXPECT_STR(cat(PARAM "once"), "Y");
	EXPECT_STR(cat(PARAM "mute"), "[EPERM]");
	EXPECT_EQ(put(PARAM "mute", "1"), -EPERM);
	EXPECT_EQ(sys(open(PARAM "hidden", O_RDONLY)), -ENOENT);
	EXPECT_OK(delete_module("attrs", 0));
	EXPECT_LOG("attrs: gone, number is 32, text is three words here, list has 3");
}

/* The address that a text's variable has in the file is nobody's. */
static void text_nowhere(void)
{
	EXPECT_OK(load_by_finit("/tests/rules/params.good-text-nowhere.ko", "", 0));
	EXPECT_STR(cat("/sys/module/victim/parameters/number"), "(efault)");
	EXPECT_OK(delete_module("victim", 0));
}

/* A text's copy goes once, and no other stays, whatever a number over the pointer says. */
static void numbers_over_texts(void)
{
	char second[24];

	EXPECT_OK(load_by_finit("/tests/rules/params.good-numbers-over-texts.ko", "names=one,two", 0));
	EXPECT_STR(cat("/sys/module/params/parameters/names"), "one,two");
	snprintf(second, sizeof(second), "%s", cat("/sys/module/params/parameters/a_ullong"));
	EXPECT_OK(put("/sys/module/params/parameters/a_ulong", second));
	EXPECT_STR(cat("/sys/module/params/parameters/names"), "two,two");
	EXPECT_OK(delete_module("params", 0));
}

static void unsafe_parameter(void)
{
	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	EXPECT_EQ(atol(cat("/proc/sys/kernel/tainted")) & 1 << 6, 0);
	EXPECT_OK(put(PARAM "risky", "1"));
	EXPECT_EQ(atol(cat("/proc/sys/kernel/tainted")) & 1 << 6, 1 << 6);
	EXPECT_LOG("Setting dangerous option risky - tainting kernel");
	EXPECT_OK(delete_module("attrs", 0));
}

/* As on Linux the log says nothing of events, unless somebody asked for it. */
static void uevents_unasked(void)
{
	EXPECT_STR(cat(UEVENT_DEBUG), "N");
	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	EXPECT_OK(put(SYS "uevent", "change\n"));
	EXPECT_OK(delete_module("attrs", 0));
	EXPECT_NO_LOG("uevent:");
}

static void uevents(void)
{
	EXPECT_OK(put(UEVENT_DEBUG, "Y"));
	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	EXPECT_LOG("uevent: add@/module/attrs");
	EXPECT_OK(put(SYS "uevent", "change\n"));
	EXPECT_LOG("uevent: change@/module/attrs");
	EXPECT_OK(put(SYS "uevent", "add fe4d7c9d-b8c6-4a70-9ef1-3d8a58d18eed A=1 B=abc"));
	EXPECT_EQ(put(SYS "uevent", "explode"), -EINVAL);
	EXPECT_LOG("synth uevent: /module/attrs: unknown uevent action string");
	EXPECT_EQ(put(SYS "uevent", "add nonsense"), -EINVAL);
	EXPECT_EQ(put(SYS "uevent", "add fe4d7c9d-b8c6-4a70-9ef1-3d8a58d18eed A="), -EINVAL);
	EXPECT_EQ(put(SYS "uevent", "ad"), -EINVAL);
	EXPECT_OK(delete_module("attrs", 0));
	EXPECT_LOG("uevent: remove@/module/attrs");
	EXPECT_OK(put("/sys/module/kernel/uevent", "add"));
	EXPECT_LOG("uevent: add@/module/kernel");
	EXPECT_OK(put(UEVENT_DEBUG, "N"));
}

static void holders(void)
{
	struct stat a, b;

	EXPECT_OK(load_by_finit("/modules/provider.ko", "", 0));
	EXPECT_STR(ls("/sys/module/provider/holders"), "");
	EXPECT_OK(load_by_finit("/modules/consumer.ko", "", 0));
	EXPECT_STR(ls("/sys/module/provider/holders"), "consumer:120777");
	memset(text, 0, 64);
	EXPECT_EQ(sys(readlink("/sys/module/provider/holders/consumer", text, 64)), 14);
	EXPECT_STR(text, "../../consumer");
	EXPECT_OK(sys(stat("/sys/module/provider/holders/consumer", &a)));
	EXPECT_OK(sys(stat("/sys/module/consumer", &b)));
	EXPECT_EQ(a.st_ino, b.st_ino);
	EXPECT_STR(cat("/sys/module/provider/refcnt"), "1");
	EXPECT_STR(cat("/sys/module/provider/holders/consumer/initstate"), "live");
	EXPECT_OK(delete_module("consumer", 0));
	EXPECT_STR(ls("/sys/module/provider/holders"), "");
	EXPECT_STR(cat("/sys/module/provider/refcnt"), "0");
	EXPECT_OK(delete_module("provider", 0));
}

/* The address in a line of /proc/kallsyms; the type comes back too. */
static unsigned long kallsyms_of(const char *name, char *type)
{
	static char line[1024];
	unsigned long addr, found = 0;
	char symbol[600], t;
	FILE *f = fopen("/proc/kallsyms", "r");

	*type = 0;
	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx %c %599[^\n]", &addr, &t, symbol) == 3 &&
		    !strcmp(symbol, name)) {
			found = addr;
			*type = t;
		}
	}
	if (f)
		fclose(f);
	return found;
}

static void addresses(void)
{
	unsigned long placed = 0, local = 0, exported = 0, start;
	const char *log;
	struct stat st;
	char type;

	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	log = strstr(kernel_log(), "attrs: placed at ");
	EXPECT(log && sscanf(log, "attrs: placed at %lx, local at %lx, exported at %lx", &placed,
			     &local, &exported) == 3);
	EXPECT_EQ(strtoul(cat(SYS "sections/attrs_place"), NULL, 16), placed);
	EXPECT_EQ(strlen(text), 18);
	EXPECT_OK(sys(stat(SYS "sections/attrs_place", &st)));
	EXPECT_EQ(st.st_size, 19);
	EXPECT_EQ(st.st_mode, S_IFREG | 0400);
	start = strtoul(cat(SYS "sections/.text"), NULL, 16);
	EXPECT(start && start <= local && local < start + 4096);
	EXPECT_EQ(kallsyms_of("placed\t[attrs]", &type), placed);
	EXPECT_EQ(type, 'd');
	EXPECT_EQ(kallsyms_of("attrs_local\t[attrs]", &type), local);
	EXPECT_EQ(type, 't');
	EXPECT_EQ(kallsyms_of("attrs_exported\t[attrs]", &type), exported);
	EXPECT_EQ(type, 'T');
	EXPECT_EQ(kallsyms_of("attrs_init\t[attrs]", &type), 0);
	EXPECT_EQ(kallsyms_of("__this_module\t[attrs]", &type),
		  strtoul(cat(SYS "sections/.gnu.linkonce.this_module"), NULL, 16));
	/* Where init was is still said, as on Linux; sections that are not loaded have no file. */
	EXPECT(strtoul(cat(SYS "sections/.init.text"), NULL, 16) > 0);
	EXPECT_STR(cat(SYS "sections/.modinfo"), "[ENOENT]");
	EXPECT(strtoul(cat(SYS "sections/.symtab"), NULL, 16) > start);
	EXPECT_OK(delete_module("attrs", 0));
}

static long drop_cap_syslog(void)
{
	struct {
		uint32_t version;
		int pid;
	} header = { 0x20080522, 0 };
	struct {
		uint32_t effective, permitted, inheritable;
	} data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -errno;
	data[1].effective &= ~(1u << (CAP_SYSLOG - 32));
	return sys(syscall(SYS_capset, &header, data));
}

/* Exit status 0 where nothing is given away; arg: a file that root opened. */
static int looks_without_privilege(void *arg)
{
	unsigned long addr = 1;
	char state[16], buf[20] = "", type;
	int fd = *(int *)arg;

	if (drop_cap_syslog())
		return 1;
	if (strcmp(cat(SYS "sections/attrs_place"), "0x0000000000000000"))
		return 2;
	if (kallsyms_of("attrs_local\t[attrs]", &type) || type != 't')
		return 3;
	sscanf(proc_modules_line("attrs"), "attrs %*s %*s %*s %15s %lx", state, &addr);
	if (addr)
		return 4;
	/* Who opened it counts, not who reads. */
	if (read(fd, buf, 19) != 19 || !strtoul(buf, NULL, 16))
		return 5;
	if (setgroups(0, NULL) || setgid(1000) || setuid(1000))
		return 6;
	if (strcmp(cat(SYS "sections/attrs_place"), "[EACCES]"))
		return 7;
	if (put(PARAM "number", "5") != -EACCES || put(SYS "uevent", "add") != -EACCES)
		return 8;
	if (strcmp(cat(PARAM "list"), "[EACCES]") || strcmp(cat(PARAM "number"), "1"))
		return 9;
	if (delete_module("attrs", 0) != -EPERM || load_by_finit(ATTRS, "", 0) != -EPERM)
		return 10;
	return 0;
}

static void unprivileged(void)
{
	int fd;

	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	fd = open(SYS "sections/attrs_place", O_RDONLY);
	EXPECT_EQ(in_child(looks_without_privilege, &fd), 0);
	close(fd);
	EXPECT_OK(put("/proc/sys/kernel/kptr_restrict", "2"));
	EXPECT_STR(cat(SYS "sections/attrs_place"), "0x0000000000000000");
	EXPECT_OK(put("/proc/sys/kernel/kptr_restrict", "0"));
	EXPECT_OK(delete_module("attrs", 0));
}

/* The section of that name in the ELF file that file_buffer holds. */
static const Elf64_Shdr *elf_section(const char *name)
{
	const Elf64_Ehdr *eh = (void *)file_buffer;
	const Elf64_Shdr *sh = (void *)(file_buffer + eh->e_shoff);
	const char *names = file_buffer + sh[eh->e_shstrndx].sh_offset;
	int i;

	for (i = 0; i < eh->e_shnum; i++)
		if (!strcmp(names + sh[i].sh_name, name))
			return &sh[i];
	return NULL;
}

static void notes(void)
{
	const Elf64_Shdr *sh;
	char part[8];
	int fd;

	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	slurp(ATTRS, file_buffer, FILE_BUFFER_SIZE);
	sh = elf_section(".note.gnu.build-id");
	if (EXPECT(sh && sh->sh_size)) {
		EXPECT_EQ(slurp(SYS "notes/.note.gnu.build-id", text, sizeof(text)), sh->sh_size);
		EXPECT(!memcmp(text, file_buffer + sh->sh_offset, sh->sh_size));
		fd = open(SYS "notes/.note.gnu.build-id", O_RDONLY);
		EXPECT_EQ(pread(fd, part, 4, 12), 4);
		EXPECT(!memcmp(part, "GNU", 4));
		EXPECT_EQ(pread(fd, part, 8, sh->sh_size - 2), 2);
		EXPECT_EQ(pread(fd, part, 8, sh->sh_size), 0);
		EXPECT_EQ(sys(pread(fd, (void *)8, 8, 0)), -EFAULT);
		close(fd);
	}
	EXPECT_EQ(sys(open(SYS "notes/.text", O_RDONLY)), -ENOENT);
	EXPECT_OK(delete_module("attrs", 0));
}

/* Nobody but the kernel makes or takes anything there. */
static void not_for_users_to_change(void)
{
	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	EXPECT_EQ(sys(mkdir("/sys/module/mine", 0755)), -EPERM);
	EXPECT_EQ(sys(rmdir("/sys/module/attrs")), -EPERM);
	EXPECT_EQ(sys(unlink(PARAM "number")), -EPERM);
	EXPECT_EQ(sys(rename(PARAM "number", PARAM "other")), -EPERM);
	EXPECT_EQ(put(SYS "refcnt", "0"), -EACCES);
	EXPECT_EQ(sys(open(PARAM "new", O_CREAT | O_WRONLY, 0644)), -EACCES);
	EXPECT_OK(delete_module("attrs", 0));
}

static long unsigned_hello(void)
{
	return unsigned_length(slurp("/modules/hello.ko", file_buffer, FILE_BUFFER_SIZE));
}

static void a_name_of_the_kernels(void)
{
	long len = unsigned_hello();
	const Elf64_Shdr *sh = elf_section(".gnu.linkonce.this_module");

	strcpy(file_buffer + sh->sh_offset + 24, "kernel");
	EXPECT_ERRNO(init_module(file_buffer, len, ""), EINVAL);
	EXPECT_LOG("refused, EINVAL by views.name");
	EXPECT_STR(cat("/sys/module/kernel/initstate"), "[ENOENT]");
}

static void parameters_of_the_kernel(void)
{
	EXPECT_STR(cat("/sys/module/kernel/parameters/panic"), "-1");
	EXPECT_OK(put("/sys/module/kernel/parameters/panic", "-2"));
	EXPECT_STR(cat("/sys/module/kernel/parameters/panic"), "-2");
	EXPECT_OK(put("/sys/module/kernel/parameters/panic", "-1"));
	EXPECT_STR(cat("/sys/module/kernel/parameters/module_blacklist"), "(null)");
	EXPECT_EQ(put("/sys/module/kernel/parameters/module_blacklist", "x"), -EACCES);
	EXPECT_STR(cat("/sys/module/kernel/parameters/loglevel"), "[ENOENT]");
	EXPECT_STR(ls("/sys/module/kernel"), "parameters:40755 uevent:100200");
	EXPECT_STR(cat("/sys/module/module/parameters/sig_enforce"), "N");
	EXPECT_OK(put("/sys/module/module/parameters/sig_enforce", "1"));
	EXPECT_STR(cat("/sys/module/module/parameters/sig_enforce"), "Y");
	EXPECT_EQ(put("/sys/module/module/parameters/sig_enforce", "0"), -EROFS);
	/* From here on an unsigned file is refused before anything else is looked at. */
	EXPECT_ERRNO(init_module(file_buffer, unsigned_hello(), ""), EKEYREJECTED);
}

int main(void)
{
	mount_views();
	closedir(opendir("/"));
	fclose(fopen("/proc/version", "r"));
	memset(text, 1, sizeof(text));
	ls("/proc/sys/kernel");
	ktap_start(16);
	RUN(what_there_is);
	RUN(values);
	RUN(coming_and_going);
	RUN(parameters_read_and_written);
	RUN(text_nowhere);
	RUN(numbers_over_texts);
	RUN(unsafe_parameter);
	RUN(uevents_unasked);
	RUN(uevents);
	RUN(holders);
	RUN(addresses);
	RUN(unprivileged);
	RUN(notes);
	RUN(not_for_users_to_change);
	RUN(a_name_of_the_kernels);
	RUN(parameters_of_the_kernel);
	return ktap_finish();
}
