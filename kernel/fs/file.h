/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Open files and who has them: struct file's life, descriptor tables, a task's
 * place in the tree.
 *
 * Locks: files_struct.lock guards the table; struct file is counted
 * (get_file, fput) and its last fput runs release() in the caller, who may sleep.
 */
#ifndef KERNEL_FS_FILE_H
#define KERNEL_FS_FILE_H

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/path.h>
#include <linux/spinlock.h>

struct module;
struct seq_file;
struct task_struct;

#define FILES_INLINE 64 /* descriptors before a table of its own is needed */

struct files_struct {
	atomic_t count;
	spinlock_t lock;
	unsigned int max_fds; /* multiple of 64, at most NR_OPEN */
	unsigned int next_fd; /* no free descriptor below */
	struct file **fd;
	unsigned long *open_fds, *close_on_exec; /* bitmaps */
	struct file *fd_inline[FILES_INLINE];
	unsigned long open_inline[1], cloexec_inline[1];
};

struct fs_struct {
	atomic_t users;
	spinlock_t lock; /* root, pwd, umask */
	unsigned int umask;
	struct path root, pwd;
};

/* The first task's; everybody else's are copies. */
extern struct files_struct init_files;
extern struct fs_struct init_fs;

/*
 * For fork, exec and exit. A copy has one user and NULL means no memory; put
 * of the last user closes everything. NULL is allowed in put and gives NULL in get.
 */
struct files_struct *copy_files_struct(struct files_struct *old);
struct files_struct *get_files_struct(struct files_struct *files);
void put_files_struct(struct files_struct *files);
void do_close_on_exec(struct files_struct *files);
struct fs_struct *copy_fs_struct(struct fs_struct *old);
struct fs_struct *get_fs_struct(struct fs_struct *fs);
void put_fs_struct(struct fs_struct *fs);
/* With references: path_put() them. */
void get_fs_root(struct fs_struct *fs, struct path *root);
void get_fs_pwd(struct fs_struct *fs, struct path *pwd);

/* The file behind one of the caller's descriptors, with a reference; NULL where there is none. */
struct file *fget(unsigned int fd);

/*
 * As fget(), for the length of a system call. Who has his descriptors for himself
 * takes no reference: nobody else can close one. So a task that an oops ends in the
 * midst of a driver's function leaves no reference behind, and the driver can go.
 */
struct fd {
	struct file *file; /* NULL: -EBADF */
	bool counted;
};

struct fd fdget(unsigned int fd);
void fdput(struct fd f);

/* As fget(), also for O_PATH files. */
struct file *fget_raw(unsigned int fd);
struct file *fget_task(struct task_struct *task, unsigned int fd);
/* Room in the task's table of descriptors; 0 for who has none. */
unsigned int get_max_fds(struct task_struct *task);
struct file *get_file(struct file *file);
void fput(struct file *file);

/* Lowest free descriptor >= start, reserved: fd_install() or put_unused_fd() must follow.
 * -EMFILE beyond the caller's limit. */
int get_unused_fd_from(unsigned int start, unsigned int flags);
int get_unused_fd_flags(unsigned int flags);
void put_unused_fd(unsigned int fd);
/* Takes over the caller's reference. */
void fd_install(unsigned int fd, struct file *file);
int close_fd(unsigned int fd);

/* A struct file without an open: for pipes. path's references are taken over. */
struct file *alloc_file(const struct path *path, unsigned int flags,
			const struct file_operations *fops);

/*
 * A program's file: regular, executable for the caller, opened for reading,
 * nobody may write to it until allow_write_access() and fput(). ERR_PTR:
 * -EACCES, -ETXTBSY (open for writing), path errors.
 */
struct file *filp_open_exec(const char *path);
/* Do set-id bits of programs there mean nothing? */
bool path_nosuid(const struct path *path);
/* Refuse writers while this holds; -ETXTBSY where there is one. */
int deny_write_access(struct file *file);
void allow_write_access(struct file *file);

/* One line "  pid N (comm) fd N path" for each descriptor whose methods are the module's. */
void show_file_users(struct seq_file *m, const struct module *owner);

/* Open struct files now: accounting. */
unsigned long files_count(void);

#endif
