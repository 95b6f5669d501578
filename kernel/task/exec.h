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
struct vm_area_struct;
struct cred;

#define EXEC_HEAD_SIZE 256        /* first bytes of the file: a #! line, the ELF header */
#define EXEC_MAX_DEPTH 5          /* scripts that name scripts, as Linux */
#define MAX_ARG_STRLEN (32UL * 4096)
#define MAX_ARG_STRINGS 0x7fffffff

/* One execve on its way. */
struct exec {
	struct file *file;    /* the program; writers are kept out of it */
	const char *filename; /* as the caller spelled it: AT_EXECFN */
	char *interp;         /* the interpreter that a script named, kmalloc'ed, or NULL */
	char head[EXEC_HEAD_SIZE];
	struct mm_struct *mm; /* the new address space */
	struct vm_area_struct *stack;
	unsigned long p;        /* lowest byte in use on the new stack */
	unsigned long stack_top, arg_limit; /* strings may reach down to arg_limit */
	unsigned long exec_name; /* user address of filename */
	int argc, envc;
	unsigned long env_start, env_end;
	bool exec_stack; /* PT_GNU_STACK asks for it */
	/* What the loader found. */
	unsigned long entry;         /* where ring 3 starts */
	unsigned long program_entry; /* AT_ENTRY */
	unsigned long phdr, interp_base;
	unsigned int phnum;
};

/* elf.c: maps the program and its interpreter into exec->mm. -ENOEXEC: not of this kind. */
int load_elf_binary(struct exec *exec);
/* script.c: exec->file becomes the interpreter that "#!" names. -ENOEXEC: not of this kind. */
int load_script(struct exec *exec);
/* exec_stack.c */
int exec_stack_setup(struct exec *exec);
/* Places are random: 0 none, 1 all but the heap's, 2 all. /proc/sys/kernel, norandmaps. */
extern int randomize_va_space;
/* A random number of pages, in bytes, less than pages; 0 where nobody wants random places. */
unsigned long exec_random(unsigned long pages);
/* The pointers to argc and envc strings count as arguments too. -E2BIG. */
int exec_reserve_pointers(struct exec *exec);
/* Copies a string with its NUL below what is there. -E2BIG. */
int exec_push_string(struct exec *exec, const char *string);
int exec_push_user_string(struct exec *exec, const char __user *string);
/* Drops argv[0], which a script's interpreter replaces. */
int exec_drop_first(struct exec *exec);
/* argc, argv, envp, auxv: the last thing. cred: what the program will run as.
 * Returns the stack pointer or -errno. */
long exec_finish_stack(struct exec *exec, const struct cred *cred, bool secure);

#endif
