/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a test program in ring 3 needs: a KTAP report whose every line carries
 * the nonce of this boot (kiln_nonce= on the kernel command line), checks that
 * say what they saw, the kernel's accounts before and after, and the module
 * system calls by number. A program runs as pid 1 and powers the machine off.
 *
 *	int main(void)
 *	{
 *		ktap_start(1);
 *		RUN(a_module_loads);
 *		return ktap_finish();
 *	}
 */
#ifndef TESTS_KTAP_H
#define TESTS_KTAP_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Mounts /dev, /proc, /sys and debugfs; ktap_start() does it too. */
void mount_views(void);
/* Before the first case: mounts what is read, prints version and plan. */
void ktap_start(int planned);
/* Powers off; does not return to pid 1's caller unless the kernel refuses. */
int ktap_finish(void);

/* One case. The kernel's accounts are compared over it. */
void ktap_begin(const char *name);
void ktap_end(void);
/* This case changes the accounts on purpose (a module stays, a task died inside the kernel). */
void ktap_skip_accounts(void);
/* An oops or warning whose line matches this pattern (Python's) is what the case wants. */
void ktap_expect_oops(const char *pattern);
void ktap_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Fails the current case. */
void ktap_fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define RUN(function) \
	do { \
		ktap_begin(#function); \
		function(); \
		ktap_end(); \
	} while (0)

#define FAIL(...) ktap_fail(__FILE__, __LINE__, __VA_ARGS__)
#define EXPECT(condition) \
	((condition) ? true : (FAIL("expected: %s", #condition), false))
#define EXPECT_EQ(got, want) ktap_expect_eq(__FILE__, __LINE__, #got, (long)(got), (long)(want))
#define EXPECT_STR(got, want) ktap_expect_str(__FILE__, __LINE__, #got, got, want)
/* A helper below answers 0 (or a count) or -errno. */
#define EXPECT_ERRNO(call, error) ktap_expect_errno(__FILE__, __LINE__, #call, call, error)
#define EXPECT_OK(call) ktap_expect_errno(__FILE__, __LINE__, #call, call, 0)
/* The kernel log since the case began has a line with all of these words ('|' between them). */
#define EXPECT_LOG(words) ktap_expect_log(__FILE__, __LINE__, words, true)
#define EXPECT_NO_LOG(words) ktap_expect_log(__FILE__, __LINE__, words, false)

bool ktap_expect_eq(const char *file, int line, const char *what, long got, long want);
bool ktap_expect_str(const char *file, int line, const char *what, const char *got,
		     const char *want);
bool ktap_expect_errno(const char *file, int line, const char *what, long got, int error);
bool ktap_expect_log(const char *file, int line, const char *words, bool wanted);

/* System calls: the result, or -errno. */
long init_module(const void *image, unsigned long len, const char *args);
long finit_module(int fd, const char *args, int flags);
long delete_module(const char *name, unsigned int flags);

/* Loads a file by either call. buffer is FILE_BUFFER_SIZE bytes, present in memory. */
#define FILE_BUFFER_SIZE (6ul << 20)
extern char file_buffer[FILE_BUFFER_SIZE];
long load_by_init(const char *path, const char *args);
long load_by_finit(const char *path, const char *args, int flags);
#define LOADERS 2
/* way 0 is finit_module, 1 is init_module. */
long load_by(int way, const char *path, const char *args);

/* A whole file into buf with a final NUL: its length, or -errno. */
long slurp(const char *path, char *buf, size_t size);
/* Writes text to a file: 0 or -errno. */
long spit(const char *path, const char *text);
/* The line of /proc/modules of that module, without its newline; NULL if it is not there. */
const char *proc_modules_line(const char *name);
/* The value of a `name value` line of the accounts; -1 if there is none. */
long account(const char *name);
/* How many lines /proc/modules has; -errno where it cannot be read. */
long count_modules(void);
/* The kernel's log since the case began, or since it was cleared. */
const char *kernel_log(void);
void kernel_log_clear(void);
/* A word of the kernel command line: NULL if absent, "" if it has no value. */
const char *cmdline_value(const char *key);

/* Takes CAP_SYS_MODULE out of the effective set, or puts it back: 0 or -errno. */
long set_cap_sys_module(bool on);
/* Runs function in a child: its wait status (function's result is the exit status), or -errno. */
long in_child(int (*function)(void *), void *arg);
/* Waits for the child of that pid: its wait status, -1 after a failure that was noted. */
int wait_status(pid_t pid);

/* What the C library makes -1 and errno of, as the kernel said it: a value or -errno. */
static inline long result(long ret)
{
	return ret < 0 ? -errno : ret;
}

#endif
