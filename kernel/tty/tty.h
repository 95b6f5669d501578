/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Terminals. A tty is a line (here: the serial port), its settings, and what has
 * been typed but not read. tty_lock guards which session has which tty; each
 * tty's own lock guards its input and settings, is taken with interrupts off
 * since input comes in one, and lies inside tty_lock.
 */
#ifndef KERNEL_TTY_TTY_H
#define KERNEL_TTY_TTY_H

#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/termios.h>

struct task_struct;

#define TTY_MAJOR 4
#define TTYAUX_MAJOR 5
#define TTY_SERIAL_MINOR 64 /* ttyS0 */
#define TTY_BUF 4096        /* a power of two: the longest line (MAX_CANON) too */

struct tty_struct {
	const char *name;
	dev_t dev;
	void (*write)(const char *s, size_t n); /* the line's output, any context */

	spinlock_t lock; /* what follows, up to the next comment */
	struct termios termios;
	struct winsize winsize;
	char buf[TTY_BUF];
	unsigned long ends[TTY_BUF / 64]; /* canonical: a line ends at this place of buf */
	unsigned int head, tail; /* next place to write, to read */
	unsigned int line_start; /* canonical: the line being edited begins here */
	unsigned int column;     /* of the cursor, for tabs */
	unsigned int edit_column; /* where the line being edited begins on the screen */
	bool stopped;            /* ^S */
	bool literal;            /* ^V: the next character is taken as it is */

	pid_t pgrp, session; /* foreground group, owner; tty_lock. 0: none */
	struct mutex write_mutex; /* one writer at a time */
	wait_queue_head_t read_wait, write_wait;
};

extern spinlock_t tty_lock;
extern struct tty_struct serial_tty;

/* The line discipline, n_tty.c. */
void n_tty_init(struct tty_struct *tty);
/* One received character; interrupts off. */
void n_tty_receive(struct tty_struct *tty, unsigned char c);
/* Bytes that a read would give now without waiting (FIONREAD). */
unsigned int n_tty_available(struct tty_struct *tty);
/* Is there enough for a read of `wanted` bytes: a line, or VMIN bytes? */
bool n_tty_readable(struct tty_struct *tty, size_t wanted);
/* Takes up to n bytes, at most one line in canonical mode; *line_end: that line is over. */
size_t n_tty_take(struct tty_struct *tty, char *to, size_t n, bool *line_end);
void n_tty_flush_input(struct tty_struct *tty);
/* After a change between canonical and raw: what is there stays readable. */
void n_tty_mode_changed(struct tty_struct *tty, bool was_canonical);
/* Writes with output processing; the tty's lock is not held. */
void n_tty_output(struct tty_struct *tty, const char *s, size_t n);

/* Job control, tty_jobctl.c. */
struct tty_struct *current_tty(void);
/* 0, or the answer of a call that a background process made (its group has the signal). */
int tty_check_background(struct tty_struct *tty, int sig);
void tty_open_by_leader(struct tty_struct *tty, bool noctty);
long tty_job_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg);
/* For /proc/PID/stat: the tty's number as user space sees it, its foreground group. */
void tty_of_process(struct task_struct *task, u32 *dev, pid_t *pgrp);

#endif
