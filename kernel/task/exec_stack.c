/* SPDX-License-Identifier: GPL-2.0 */
/* The first stack of a program: strings, auxiliary vector, envp, argv (SysV ABI 3.4.1). */
#include <linux/elf.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/time.h>

#include "mm/vma.h"
#include "syscalls.h"
#include "task/exec.h"
#include "task/task.h"
#include "x86/cpu.h"

#define STACK_RANDOM_PAGES (1UL << 22) /* 16 GiB, as Linux */
#define MMAP_RANDOM_PAGES (1UL << 28)
#define STACK_SPARE (128UL << 10) /* mapped below the arguments from the start */
#define AT_WORDS 48
#define ADDR_NO_RANDOMIZE 0x0040000 /* personality(2) */

static const char platform[] = "x86_64";

int randomize_va_space = 2;

static int set_norandmaps(const char *val, const struct kernel_param *kp)
{
	randomize_va_space = 0;
	return 0;
}

static const struct kernel_param_ops norandmaps_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = set_norandmaps,
};

__module_param_call("", norandmaps, &norandmaps_ops, NULL, 0, -1, 0);

unsigned long exec_random(unsigned long pages)
{
	if (!randomize_va_space || (current->personality & ADDR_NO_RANDOMIZE))
		return 0;
	return get_random_u64() % pages * PAGE_SIZE;
}

/* Mappings start below the room that the stack may need one day. */
static void choose_mmap_base(struct mm_struct *mm)
{
	unsigned long gap = rlimit(RLIMIT_STACK);

	gap = min(max(gap, 128UL << 20), TASK_SIZE / 6 * 5);
	gap += STACK_RANDOM_PAGES * PAGE_SIZE + STACK_GUARD_GAP;
	mm->mmap_base = PAGE_ALIGN(TASK_SIZE - gap) -
			exec_random(MMAP_RANDOM_PAGES);
	mm->free_area_cache = mm->mmap_base;
}

int exec_stack_setup(struct exec *exec)
{
	struct mm_struct *mm = exec->mm;
	unsigned long limit = rlimit(RLIMIT_STACK) / 4;
	int err;

	choose_mmap_base(mm);
	exec->stack_top = TASK_SIZE - exec_random(STACK_RANDOM_PAGES);
	mutex_lock(&mm->mmap_lock);
	err = vm_brk_flags(mm, exec->stack_top - PAGE_SIZE, PAGE_SIZE,
			   VM_READ | VM_WRITE | VM_GROWSDOWN, "[stack]");
	exec->stack = find_vma(mm, exec->stack_top - PAGE_SIZE);
	mutex_unlock(&mm->mmap_lock);
	/* A quarter of the stack, at most 6 MiB, at least what POSIX promises. */
	limit = max(min(limit, 6UL << 20), (unsigned long)ARG_MAX);
	exec->arg_limit = exec->stack_top - limit;
	exec->p = exec->stack_top - sizeof(void *);
	return err;
}

/* Else millions of empty strings, a byte each, would cost the kernel nine each, and their time. */
int exec_reserve_pointers(struct exec *exec)
{
	size_t bytes = ((size_t)max(exec->argc, 1) + exec->envc) * sizeof(u64);

	if (exec->p - exec->arg_limit <= bytes)
		return -E2BIG;
	exec->arg_limit += bytes;
	return 0;
}

static int push_bytes(struct exec *exec, const void *bytes, size_t len)
{
	if (exec->p - exec->arg_limit < len)
		return -E2BIG;
	exec->p -= len;
	return access_process_vm(exec->mm, exec->p, (void *)bytes, len, true) == len ? 0 : -E2BIG;
}

int exec_push_string(struct exec *exec, const char *string)
{
	size_t len = strlen(string) + 1;

	return len > MAX_ARG_STRLEN ? -E2BIG : push_bytes(exec, string, len);
}

int exec_push_user_string(struct exec *exec, const char __user *string)
{
	long len = strnlen_user(string, MAX_ARG_STRLEN);
	char *copy;
	int err;

	if (!len)
		return -EFAULT;
	if (len > (long)MAX_ARG_STRLEN)
		return -E2BIG;
	copy = memdup_user(string, len);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	copy[len - 1] = '\0'; /* another thread may have changed it meanwhile */
	err = push_bytes(exec, copy, len);
	kfree(copy);
	return err;
}

/* Address after the next NUL from addr on, 0 where there is none below end. */
static unsigned long after_string(struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	char piece[128];
	const char *nul;
	size_t n;

	while (addr < end) {
		n = min(sizeof(piece), (size_t)(end - addr));
		n = access_process_vm(mm, addr, piece, n, false);
		if (!n)
			return 0;
		nul = memchr(piece, 0, n);
		if (nul)
			return addr + (nul - piece) + 1;
		addr += n;
	}
	return 0;
}

int exec_drop_first(struct exec *exec)
{
	unsigned long next;

	if (!exec->argc)
		return 0;
	next = after_string(exec->mm, exec->p, exec->stack_top);
	if (!next)
		return -EFAULT;
	exec->p = next;
	exec->argc--;
	return 0;
}

/* Pointers to count strings that lie one after another from addr on; returns the end of them. */
static unsigned long list_strings(struct exec *exec, u64 *words, int count, unsigned long addr)
{
	for (int i = 0; i < count && addr; i++) {
		cond_resched();
		words[i] = addr;
		addr = after_string(exec->mm, addr, exec->stack_top);
	}
	words[count] = 0;
	return addr;
}

static int fill_auxv(struct exec *exec, const struct cred *cred, u64 *aux, unsigned long random,
		     unsigned long name, bool secure)
{
	u32 a, b, c, d;
	int n = 0;

	cpuid(1, 0, &a, &b, &c, &d);
#define AUX(id, value) (aux[n++] = (id), aux[n++] = (value))
	AUX(AT_HWCAP, d);
	AUX(AT_PAGESZ, PAGE_SIZE);
	AUX(AT_CLKTCK, USER_HZ);
	AUX(AT_PHDR, exec->phdr);
	AUX(AT_PHENT, sizeof(Elf64_Phdr));
	AUX(AT_PHNUM, exec->phnum);
	AUX(AT_BASE, exec->interp_base);
	AUX(AT_FLAGS, 0);
	AUX(AT_ENTRY, exec->program_entry);
	AUX(AT_UID, cred->uid);
	AUX(AT_EUID, cred->euid);
	AUX(AT_GID, cred->gid);
	AUX(AT_EGID, cred->egid);
	AUX(AT_SECURE, secure);
	AUX(AT_RANDOM, random);
	AUX(AT_EXECFN, exec->exec_name);
	AUX(AT_PLATFORM, name);
	AUX(AT_NULL, 0);
#undef AUX
	memcpy(exec->mm->saved_auxv, aux, n * sizeof(*aux));
	exec->mm->saved_auxv_len = n;
	return n;
}

/* argc, argv[], NULL, envp[], NULL, auxv: words of it in order; 0 where a string is missing. */
static size_t fill_words(struct exec *exec, const struct cred *cred, u64 *words,
			 unsigned long random, unsigned long name, bool secure)
{
	struct mm_struct *mm = exec->mm;
	unsigned long addr = mm->arg_start;
	size_t n = 0;

	words[n++] = exec->argc;
	addr = list_strings(exec, words + n, exec->argc, addr);
	n += exec->argc + 1;
	mm->arg_end = mm->env_start = addr;
	addr = list_strings(exec, words + n, exec->envc, addr);
	n += exec->envc + 1;
	mm->env_end = addr;
	n += fill_auxv(exec, cred, words + n, random, name, secure);
	return addr ? n : 0;
}

long exec_finish_stack(struct exec *exec, const struct cred *cred, bool secure)
{
	size_t max_words = exec->argc + exec->envc + 3 + AT_WORDS, n;
	struct mm_struct *mm = exec->mm;
	unsigned long name, random;
	u8 random_bytes[16];
	long sp = -ENOMEM;
	u64 *words;

	mm->arg_start = exec->p;
	exec->arg_limit = 0; /* what follows does not count as arguments */
	get_random_bytes(random_bytes, sizeof(random_bytes));
	if (push_bytes(exec, platform, sizeof(platform)))
		return -ENOMEM;
	name = exec->p;
	if (push_bytes(exec, random_bytes, sizeof(random_bytes)))
		return -ENOMEM;
	random = exec->p;
	words = kvmalloc_array(max_words, sizeof(*words), GFP_KERNEL);
	if (!words)
		return -ENOMEM;
	n = fill_words(exec, cred, words, random, name, secure);
	/* The stack pointer is a multiple of 16 at a program's first instruction. */
	exec->p = round_down(exec->p - n * sizeof(*words), 16UL);
	if (n && access_process_vm(mm, exec->p, words, n * sizeof(*words), true) ==
			 n * sizeof(*words))
		sp = exec->p;
	kvfree(words);
	mm->start_stack = exec->p;
	mutex_lock(&mm->mmap_lock);
	if (exec->exec_stack)
		exec->stack->vm_flags |= VM_EXEC;
	/* Room from the start; where the limit forbids it, the stack just starts smaller. */
	(void)expand_stack(exec->stack, exec->p - STACK_SPARE);
	mutex_unlock(&mm->mmap_lock);
	return sp;
}
