/* SPDX-License-Identifier: GPL-2.0 */
/* The system calls' own answers, before a byte of the file counts: loading-rules "System calls". */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ktap.h"

#define HELLO "/modules/hello.ko"
#define KERNEL_ADDRESS ((void *)0xffffffff81000000ul)
#define DIRECT_MAP ((void *)0xffff888000001000ul)
#define NOT_CANONICAL ((void *)0x0000800000000000ul)
#define PAGE 4096ul

static char *guarded; /* two pages, the second of them not there */
static long hello_size;

static void fill_hello(void)
{
	hello_size = slurp(HELLO, file_buffer, sizeof(file_buffer));
	EXPECT(hello_size > 64);
}

static void no_capability(void)
{
	EXPECT_OK(set_cap_sys_module(false));
	EXPECT_ERRNO(init_module(NULL, 0, NULL), EPERM);
	EXPECT_ERRNO(load_by_init(HELLO, ""), EPERM);
	EXPECT_ERRNO(finit_module(-1, NULL, -1), EPERM);
	EXPECT_ERRNO(load_by_finit(HELLO, "", 0), EPERM);
	EXPECT_ERRNO(delete_module("nosuch", 0), EPERM);
	EXPECT_ERRNO(delete_module(NULL, 0), EPERM);
	EXPECT_OK(set_cap_sys_module(true));
	EXPECT_OK(load_by_init(HELLO, ""));
	EXPECT_OK(delete_module("hello", 0));
}

static int as_nobody(void *unused)
{
	(void)unused;
	if (setgid(65534) || setuid(65534))
		return 100;
	if (load_by_finit(HELLO, "", 0) != -EPERM)
		return 1;
	if (init_module(file_buffer, 0, NULL) != -EPERM)
		return 2;
	return delete_module("nosuch", 0) == -EPERM ? 0 : 3;
}

static void another_user(void)
{
	EXPECT_EQ(in_child(as_nobody, NULL), 0);
}

static void init_length_before_pointer(void)
{
	EXPECT_ERRNO(init_module(NULL, 0, ""), ENOEXEC);
	EXPECT_ERRNO(init_module(NULL, 63, ""), ENOEXEC);
	EXPECT_ERRNO(init_module(KERNEL_ADDRESS, 63, ""), ENOEXEC);
	EXPECT_LOG("refused, ENOEXEC by");
}

static void init_bad_pointers(void)
{
	EXPECT_ERRNO(init_module(NULL, 64, ""), EFAULT);
	EXPECT_ERRNO(init_module((void *)8, 4096, ""), EFAULT);
	EXPECT_ERRNO(init_module(KERNEL_ADDRESS, 4096, ""), EFAULT);
	EXPECT_ERRNO(init_module(DIRECT_MAP, 4096, ""), EFAULT);
	EXPECT_ERRNO(init_module(NOT_CANONICAL, 4096, ""), EFAULT);
	EXPECT_ERRNO(init_module((void *)-64l, 64, ""), EFAULT);
	EXPECT_ERRNO(init_module((void *)(0x0000800000000000ul - 32), 64, ""), EFAULT);
	EXPECT_LOG("refused, EFAULT by");
}

static void init_half_mapped_buffer(void)
{
	fill_hello();
	memcpy(guarded, file_buffer, PAGE);
	EXPECT_ERRNO(init_module(guarded, hello_size, ""), EFAULT);
	EXPECT_ERRNO(init_module(guarded + PAGE - 64, 65, ""), EFAULT);
	EXPECT_ERRNO(init_module(guarded + PAGE, 64, ""), EFAULT);
	/* All 64 bytes are there, and no module: what answers is the ELF stage. */
	EXPECT_ERRNO(init_module(guarded + PAGE - 64, 64, ""), ENOEXEC);
}

static void init_lengths_beyond_memory(void)
{
	EXPECT_ERRNO(init_module(file_buffer, 1ul << 40, ""), ENOMEM);
	EXPECT_ERRNO(init_module(file_buffer, ~0ul, ""), ENOMEM);
	EXPECT_ERRNO(init_module(file_buffer, 1ul << 63, ""), ENOMEM);
}

static void bad_args_pointers(void)
{
	static void *const bad[] = { NULL, KERNEL_ADDRESS, NOT_CANONICAL, (void *)-1l };
	size_t i;
	int way;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		for (way = 0; way < LOADERS; way++)
			EXPECT_ERRNO(load_by(way, HELLO, bad[i]), EFAULT);
	}
	EXPECT_LOG("refused, EFAULT by");
	EXPECT(!proc_modules_line("hello"));
}

/* A string that runs into the page that is not there. */
static void args_without_an_end(void)
{
	memset(guarded, 'x', PAGE);
	EXPECT_ERRNO(load_by_init(HELLO, guarded + PAGE - 5), EFAULT);
	EXPECT_ERRNO(load_by_finit(HELLO, guarded + PAGE - 5, 0), EFAULT);
	guarded[PAGE - 1] = '\0';
	EXPECT_OK(load_by_init(HELLO, guarded + PAGE - 5));
	EXPECT_LOG("xxxx");
	EXPECT_OK(delete_module("hello", 0));
}

static void finit_unknown_flags(void)
{
	EXPECT_ERRNO(finit_module(-1, NULL, 8), EINVAL);
	EXPECT_ERRNO(load_by_finit(HELLO, "", 8), EINVAL);
	EXPECT_ERRNO(load_by_finit(HELLO, "", 0x10), EINVAL);
	EXPECT_ERRNO(load_by_finit(HELLO, "", -1), EINVAL);
	EXPECT_LOG("refused, EINVAL by");
}

static void finit_compressed_but_it_is_not(void)
{
	EXPECT_ERRNO(load_by_finit(HELLO, "", 4), EINVAL);
	EXPECT_LOG("refused, EINVAL by copy.compressed");
}

static void finit_bad_descriptors(void)
{
	int fd = open(HELLO, O_RDONLY);

	EXPECT(fd >= 0);
	close(fd);
	EXPECT_ERRNO(finit_module(fd, "", 0), EBADF);
	EXPECT_ERRNO(finit_module(-1, "", 0), EBADF);
	EXPECT_ERRNO(finit_module(1 << 20, "", 0), EBADF);
	EXPECT_ERRNO(finit_module(0x7fffffff, "", 0), EBADF);
	EXPECT_LOG("refused, EBADF by");
}

static void expect_finit(const char *path, int flags, int error)
{
	int fd = open(path, flags);

	if (EXPECT(fd >= 0)) {
		EXPECT_ERRNO(finit_module(fd, "", 0), error);
		close(fd);
	}
}

static void finit_write_only(void)
{
	expect_finit("/tests/writable", O_WRONLY, EBADF);
}

static void finit_not_a_regular_file(void)
{
	int fds[2];

	expect_finit("/tests", O_RDONLY | O_DIRECTORY, EINVAL);
	expect_finit("/dev/null", O_RDONLY, EINVAL);
	if (EXPECT(!pipe(fds))) {
		EXPECT_ERRNO(finit_module(fds[0], "", 0), EINVAL);
		close(fds[0]);
		close(fds[1]);
	}
	EXPECT_LOG("refused, EINVAL by");
}

static void finit_empty_file(void)
{
	expect_finit("/tests/empty", O_RDONLY, EINVAL);
}

static void finit_open_for_writing(void)
{
	int writer = open(HELLO, O_RDWR);

	EXPECT(writer >= 0);
	EXPECT_ERRNO(load_by_finit(HELLO, "", 0), ETXTBSY);
	EXPECT_ERRNO(finit_module(writer, "", 0), ETXTBSY);
	EXPECT_LOG("refused, ETXTBSY by");
	close(writer);
	EXPECT_OK(load_by_finit(HELLO, "", 0));
	EXPECT_OK(delete_module("hello", 0));
}

/* The descriptor's own offset is neither used nor moved. */
static void finit_ignores_the_offset(void)
{
	int fd = open(HELLO, O_RDONLY);

	EXPECT(fd >= 0);
	EXPECT_EQ(lseek(fd, 100, SEEK_SET), 100);
	EXPECT_OK(finit_module(fd, "", 0));
	EXPECT_EQ(lseek(fd, 0, SEEK_CUR), 100);
	close(fd);
	EXPECT_OK(delete_module("hello", 0));
}

static void delete_bad_names(void)
{
	char name[64];

	EXPECT_ERRNO(delete_module("", 0), ENOENT);
	EXPECT_ERRNO(delete_module("nosuch", 0), ENOENT);
	memset(name, 'n', sizeof(name));
	name[55] = '\0';
	EXPECT_ERRNO(delete_module(name, 0), ENOENT);
	name[55] = 'n';
	name[56] = '\0';
	EXPECT_ERRNO(delete_module(name, 0), ENOENT);
	EXPECT_LOG("refused, ENOENT by");
}

static void delete_bad_pointers(void)
{
	EXPECT_ERRNO(delete_module(NULL, 0), EFAULT);
	EXPECT_ERRNO(delete_module(KERNEL_ADDRESS, 0), EFAULT);
	EXPECT_ERRNO(delete_module(NOT_CANONICAL, 0), EFAULT);
	memset(guarded, 'n', PAGE);
	EXPECT_ERRNO(delete_module(guarded + PAGE - 5, 0), EFAULT);
	EXPECT_LOG("refused, EFAULT by");
}

static void a_name_is_not_a_prefix(void)
{
	EXPECT_OK(load_by_init(HELLO, ""));
	EXPECT_ERRNO(delete_module("hell", 0), ENOENT);
	EXPECT_ERRNO(delete_module("hello.ko", 0), ENOENT);
	EXPECT_ERRNO(delete_module("Hello", 0), ENOENT);
	EXPECT_OK(delete_module("hello", 0));
}

/* Changing the buffer after the call must not change the module: it was copied. */
static void the_image_is_copied(void)
{
	fill_hello();
	EXPECT_OK(init_module(file_buffer, hello_size, ""));
	memset(file_buffer, 0xff, hello_size);
	EXPECT_OK(delete_module("hello", 0));
	EXPECT_LOG("hello: Goodbye, world");
}

static void read_only_image(void)
{
	fill_hello();
	EXPECT_EQ(mprotect(guarded, PAGE, PROT_READ), 0);
	EXPECT_ERRNO(init_module(guarded, PAGE, ""), ENOEXEC);
	EXPECT_EQ(mprotect(guarded, PAGE, PROT_READ | PROT_WRITE), 0);
}

/* Last: it cannot be undone. */
static void modules_disabled(void)
{
	EXPECT_OK(spit("/proc/sys/kernel/modules_disabled", "1\n"));
	EXPECT_ERRNO(load_by_init(HELLO, ""), EPERM);
	EXPECT_ERRNO(load_by_finit(HELLO, "", 0), EPERM);
	EXPECT_ERRNO(delete_module("nosuch", 0), EPERM);
	EXPECT(spit("/proc/sys/kernel/modules_disabled", "0\n") < 0);
	EXPECT_ERRNO(load_by_init(HELLO, ""), EPERM);
}

int main(void)
{
	mount_views();
	spit("/tests/writable", "text");
	spit("/tests/empty", "");
	guarded = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (guarded == MAP_FAILED || munmap(guarded + PAGE, PAGE))
		return 1;
	memset(guarded, 'x', PAGE);
	ktap_start(22);
	load_by_init(HELLO, "");
	delete_module("hello", 0);
	in_child(as_nobody, NULL);
	RUN(no_capability);
	RUN(another_user);
	RUN(init_length_before_pointer);
	RUN(init_bad_pointers);
	RUN(init_half_mapped_buffer);
	RUN(init_lengths_beyond_memory);
	RUN(bad_args_pointers);
	RUN(args_without_an_end);
	RUN(finit_unknown_flags);
	RUN(finit_compressed_but_it_is_not);
	RUN(finit_bad_descriptors);
	RUN(finit_write_only);
	RUN(finit_not_a_regular_file);
	RUN(finit_empty_file);
	RUN(finit_open_for_writing);
	RUN(finit_ignores_the_offset);
	RUN(delete_bad_names);
	RUN(delete_bad_pointers);
	RUN(a_name_is_not_a_prefix);
	RUN(the_image_is_copied);
	RUN(read_only_image);
	RUN(modules_disabled);
	return ktap_finish();
}
