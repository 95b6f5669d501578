/* SPDX-License-Identifier: GPL-2.0 */
/* How a file says what it is ready for, and where its waiters queue. */
#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H

#include <linux/fs.h>
#include <linux/types.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <uapi/linux/poll.h>

#define EPOLLIN POLLIN
#define EPOLLPRI POLLPRI
#define EPOLLOUT POLLOUT
#define EPOLLERR POLLERR
#define EPOLLHUP POLLHUP
#define EPOLLNVAL POLLNVAL
#define EPOLLRDNORM POLLRDNORM
#define EPOLLRDBAND POLLRDBAND
#define EPOLLWRNORM POLLWRNORM
#define EPOLLWRBAND POLLWRBAND
#define EPOLLRDHUP POLLRDHUP

/* What a file without a poll method answers: always ready. */
#define DEFAULT_POLLMASK (EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM)

struct poll_table_struct;
typedef void (*poll_queue_proc)(struct file *file, wait_queue_head_t *wq,
				struct poll_table_struct *table);

struct poll_table_struct {
	poll_queue_proc _qproc; /* NULL: only look, do not queue */
	__poll_t _key;          /* events the caller asks about */
};
typedef struct poll_table_struct poll_table;

static inline void poll_wait(struct file *file, wait_queue_head_t *wq, poll_table *table)
{
	if (table && table->_qproc && wq)
		table->_qproc(file, wq, table);
}

#endif
