/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The log: records in a ring, each with number, level, time. printk() adds to
 * it and writes to the console what is urgent enough. syslog(2) and /dev/kmsg
 * read it through the calls below.
 */
#ifndef KERNEL_PRINTK_H
#define KERNEL_PRINTK_H

#include <linux/printk.h>
#include <linux/types.h>
#include <linux/wait.h>

#define LOG_LINE_MAX 1024

struct kmsg_record {
	u64 seq;   /* counts from 0 since the start */
	u64 ts_ns; /* ktime_get_ns() */
	u8 level;  /* 0-7 */
	u8 facility; /* 0 the kernel, 1 user space (/dev/kmsg) */
	u16 len;   /* of text, without newline or NUL */
	char text[LOG_LINE_MAX];
};

/*
 * The record with number *seq, or the oldest one after it if that is gone (then
 * *lost says how many were missed, where lost is not NULL). *seq becomes its
 * number + 1. 0, or -ENOENT when there is none yet.
 */
int kmsg_read(u64 *seq, struct kmsg_record *record, u64 *lost);
u64 kmsg_first_seq(void);
u64 kmsg_next_seq(void);
/* The number from which syslog's READ_ALL shows: moved by its CLEAR. */
u64 kmsg_clear_seq(void);
void kmsg_clear(void);
/* Woken (at the next tick) after new records. */
extern struct wait_queue_head log_wait;

/* One record from user space; text may hold a "<N>" prefix. */
void kmsg_write_user(const char *text, size_t len);

/* "[    1.234567] text\n" with "<6>" before where prefix; length, cut to size. */
size_t kmsg_format(const struct kmsg_record *record, bool prefix, char *buf, size_t size);

/* syslog(2): its actions 0 to 10; sys_syslog() in printk_syslog.c. */
long do_syslog(int type, char __user *buf, int len);

/* /proc/sys/kernel/printk. Messages of a level below the first reach the console; default 7. */
extern int console_printk[4];
#define console_loglevel console_printk[0]
#define default_message_loglevel console_printk[1] /* of a message that names none */
#define minimum_console_loglevel console_printk[2] /* syslog(2) goes no lower */
#define default_console_loglevel console_printk[3]

/* Who was printing on this CPU has faulted and does not come back. */
void printk_abandon(void);
/* Raw bytes to the console, '\n' becomes CR LF. */
void console_write(const char *s, size_t n);
/* "ttyS0", or "" where console= chose nothing that exists. */
const char *console_name(void);
void console_init(void);
/* From the timer interrupt: wakes log_wait. */
void printk_tick(void);

/* The kernel command line as the loader gave it. */
const char *boot_cmdline(void);
/* cmdline_find_in() on it. */
int cmdline_find(const char *key, char *buf, size_t size);

#endif
