/* SPDX-License-Identifier: GPL-2.0 */
/* Text made for one open of a virtual file, read in pieces. */
#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H

#include <linux/compiler.h>
#include <linux/types.h>

struct file;
struct inode;

struct seq_file {
	char *buf;
	size_t size;  /* room in buf */
	size_t count; /* bytes written; == size says that it did not fit */
	void *private;
	struct file *file;
};

void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
void seq_write(struct seq_file *m, const void *data, size_t len);

/* show() is run again with a larger buffer until the whole text fits. */
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data);
int single_release(struct inode *inode, struct file *file);
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *pos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);

#endif
