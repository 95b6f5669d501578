/* SPDX-License-Identifier: GPL-2.0 */
/*
 * execve: the new program is built completely in a new address space while the
 * old one can still be returned to; only then the old one goes.
 */
#ifndef KERNEL_TASK_EXEC_H
#define KERNEL_TASK_EXEC_H

#include <linux/limits.h>
#include <linux/types.h>

struct file;
struct mm_struct;

#define EXEC_HEAD_SIZE 256 /* first bytes of the file, enough for #! lines and ELF headers */
#define EXEC_MAX_INTERP 4  /* depth of #! scripts, as Linux */

/* One execve on its way. */
struct exec {
	struct file *file;       /* the program, writing denied */
	const char *filename;    /* as the caller spelled it: AT_EXECFN */
	char *interp;            /* script whose interpreter runs, kmalloc'ed, or NULL */
	u8 head[EXEC_HEAD_SIZE];
	struct mm_struct *mm;    /* the new address space */
	unsigned long p;         /* top of what is on the new stack */
	unsigned long exec_name; /* user address of filename */
	int argc, envc;
	unsigned long arg_start, env_start, env_end;
	bool secure;             /* set-id: AT_SECURE */
	unsigned long entry;     /* where ring 3 starts */
	unsigned long phdr, program_entry, interp_base; /* auxv */
	unsigned int phnum, phent;
	int depth;
};

/* elf.c: maps the program and its interpreter into exec->mm. 0 or -errno. */
int load_elf_binary(struct exec *exec);
/* script.c: replaces exec->file by the interpreter that "#!" names. 0 or -errno. */
int load_script(struct exec *exec);

/* Copies a string onto the new stack, below exec->p; from kernel or user memory. */
int exec_push_string(struct exec *exec, const char *string, size_t len);

#endif
