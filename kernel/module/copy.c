/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two doors, init_module and finit_module: may the caller load modules at
 * all, and a copy of the image that nobody else can change. The copy comes
 * before anything in it is read, so what is verified is what is run.
 *
 * Source: loading-rules "System calls".
 */
#include <asm/page.h>
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "decompress/decompress.h"
#include "fs/file.h"
#include "fs/read.h"
#include "mm/counts.h"
#include "module/internal.h"
#include "module/trace.h"
#include "syscalls.h"

#define COPY_CHUNK_SIZE (16 * PAGE_SIZE)

int modules_disabled;

void free_copy(struct load_info *info)
{
	vfree(info->image);
}

static int may_init_module(void)
{
	if (capable(CAP_SYS_MODULE) && !modules_disabled)
		return 0;
	return refuse(NULL, -EPERM, "copy.capability", NO_FACTS,
		      "CAP_SYS_MODULE is missing, or modules are disabled");
}

/* An image may be as large as memory is: others get their turn between two pieces. */
static int copy_chunked_from_user(void *to, const void __user *from, unsigned long len)
{
	unsigned long done, n;

	for (done = 0; done < len; done += n) {
		n = min(len - done, COPY_CHUNK_SIZE);
		if (copy_from_user(to + done, from + done, n))
			return -EFAULT;
		cond_resched();
	}
	return 0;
}

static int copy_module_from_user(struct load_info *info, const void __user *umod, unsigned long len)
{
	void *copy;

	if (len < sizeof(Elf64_Ehdr))
		return refuse(NULL, -ENOEXEC, "copy.short",
			      FACTS(.expected = DEC(sizeof(Elf64_Ehdr)), .found = DEC(len)),
			      "the image is shorter than an ELF header");
	copy = vmalloc(len);
	if (!copy)
		return refuse(NULL, -ENOMEM, "copy.memory", FACTS(.found = DEC(len)),
			      "no memory for a copy of the image");
	if (copy_chunked_from_user(copy, umod, len)) {
		vfree(copy);
		return refuse(NULL, -EFAULT, "copy.pointer", FACTS(.found = HEX((__force const void *)umod)),
			      "the image could not be copied from user memory");
	}
	info->image = copy;
	info->len = len;
	return 0;
}

SYSCALL_DEFINE3(init_module, void __user *, umod, unsigned long, len, const char __user *, uargs)
{
	struct load_info info = {};
	int err;

	err = may_init_module();
	if (!err)
		err = copy_module_from_user(&info, umod, len);
	return err ? err : load_module(&info, uargs, 0);
}

/* Which of kernel_read_file()'s errors it was, for a person. */
static int refuse_file(const struct load_info *info, int err)
{
	static const struct {
		int error;
		const char *rule, *why;
	} reasons[] = {
		{ -EBADF, "copy.descriptor", "the descriptor is not open for reading" },
		{ -EINVAL, "copy.file", "not a regular file, or an empty one" },
		{ -ETXTBSY, "copy.writer", "somebody has the file open for writing" },
		{ -ENOMEM, "copy.memory", "no memory for a copy of the file" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].error == err)
			return refuse(info->name, err, reasons[i].rule, NO_FACTS, "%s",
				      reasons[i].why);
	return refuse(info->name, err, "copy.read", NO_FACTS, "the file could not be read");
}

/* Until .modinfo says a name, messages use the file's. */
static void name_after_file(struct load_info *info, const struct file *file)
{
	if (!file->f_path.dentry)
		return;
	strscpy(info->label, (const char *)file->f_path.dentry->d_name.name, sizeof(info->label));
	info->name = info->label;
}

static int copy_module_from_fd(struct load_info *info, int fd)
{
	struct file *file = fget(fd);
	void *image;
	size_t len;
	int err;

	if (!file)
		return refuse_file(info, -EBADF);
	name_after_file(info, file);
	err = kernel_read_file(file, &image, &len);
	fput(file);
	if (err)
		return refuse_file(info, err);
	info->image = image;
	info->len = len;
	return 0;
}

/*
 * The image that the copy is a compressed form of, in its place. A small file may
 * claim to be a huge one: it gets a quarter of the memory that is free, so that
 * the growing image, the next larger one and the decoder fit together.
 */
static int decompress_copy(struct load_info *info)
{
	struct mm_counts counts;
	size_t limit, len;
	void *image;
	int err;

	mm_get_counts(&counts);
	limit = counts.free_pages / 4 * PAGE_SIZE;
	err = decompress_xz(info->image, info->len, limit, &image, &len);
	if (err == -ENOMEM)
		return refuse(info->name, err, "copy.memory", FACTS(.expected = DEC(limit)),
			      "no memory for what the file decompresses to");
	if (err)
		return refuse(info->name, err, "copy.compressed",
			      FACTS(.expected = TEXT(DECOMPRESS_FORMAT)),
			      "the file is not compressed by " DECOMPRESS_FORMAT ", or is damaged");
	trace_stage(info->name, "copy", "%lu bytes decompressed to %zu by " DECOMPRESS_FORMAT,
		    info->len, len);
	free_copy(info);
	info->image = image;
	info->len = len;
	return 0;
}

SYSCALL_DEFINE3(finit_module, int, fd, const char __user *, uargs, int, flags)
{
	const int known = MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC |
			  MODULE_INIT_COMPRESSED_FILE;
	struct load_info info = {};
	int err;

	err = may_init_module();
	if (err)
		return err;
	if (flags & ~known)
		return refuse(NULL, -EINVAL, "copy.flags",
			      FACTS(.expected = HEX(known), .found = HEX((unsigned int)flags)),
			      "finit_module does not know one of the flags");
	err = copy_module_from_fd(&info, fd);
	if (err)
		return err;
	if (flags & MODULE_INIT_COMPRESSED_FILE)
		err = decompress_copy(&info);
	if (err) {
		free_copy(&info);
		return err;
	}
	return load_module(&info, uargs, flags);
}
