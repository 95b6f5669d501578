/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Programs that print what system calls answer, for cases/abi.sh: the same binary runs on Linux,
 * whose answers are what is expected. PROGRAM PART runs one part in the current directory.
 */
#ifndef USER_ABI_SHOW_H
#define USER_ABI_SHOW_H

#include <stddef.h>

struct part {
	const char *name;
	void (*run)(void);
};

/* Runs the part that argv names: the exit status. */
int run_part(int argc, char **argv, const struct part *parts, size_t num);
#define MAIN(parts) \
	int main(int argc, char **argv) \
	{ \
		return run_part(argc, argv, parts, sizeof(parts) / sizeof(*(parts))); \
	}

/* The name of an error, "ENOENT". */
const char *error_name(int error);
/* A result, or the error in errno where it is -1; good for four results at a time. */
const char *answer(long ret);

/* "text = answer". */
void show(const char *text, long ret);
#define SHOW(call) show(#call, (long)(call))
/* As SHOW, for calls whose result is a descriptor of no interest: it is closed, "ok" printed. */
void show_open(const char *text, int fd);
#define SHOW_OPEN(call) show_open(#call, call)

/* Does function in a child and prints how it ended, if not with status 0. */
void in_child(void (*function)(void));
/* Becomes user and group 1000 without further groups, for good. */
void be_user(void);
/* A file with text in it, whatever was there. */
void make_file(const char *name, const char *text);
/* Removes what is below a directory. */
void empty_directory(const char *name);
/* Begins a pipe on which another process is told to go on: wait_for() until tell() is called. */
void make_gate(int gate[2]);
void tell(int gate[2]);
void wait_for(int gate[2]);

#endif
