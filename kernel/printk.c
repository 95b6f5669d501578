/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The log. Two rings: descriptors by record number, and the text they point
 * into. A record is there until either ring has gone round over it.
 */
#include "printk.h"

#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "boot_info.h"
#include "lib/cmdline.h"
#include "x86/serial.h"

#define LOG_RECORDS 2048 /* both powers of two */
#define LOG_BYTES (128 << 10)

struct log_descriptor {
	u64 ts_ns;
	u64 pos; /* in the text, counted from the start; modulo LOG_BYTES in the ring */
	u16 len;
	u8 level, facility;
};

/* Everything below, to the console's state. Only trylock: printk may interrupt itself. */
static DEFINE_SPINLOCK(log_lock);
static struct log_descriptor records[LOG_RECORDS];
static char text_ring[LOG_BYTES];
static u64 first_seq, next_seq, clear_seq;
static u64 text_end;
static bool line_open; /* the last record may be continued: no newline came yet */
static bool news;      /* for printk_tick() */

int console_printk[4] = { 7, 4, 1, 7 };
DECLARE_WAIT_QUEUE_HEAD(log_wait);
static bool console_on;

static struct log_descriptor *record_at(u64 seq)
{
	return &records[seq % LOG_RECORDS];
}

static void append_text(const char *text, size_t len)
{
	size_t at = text_end % LOG_BYTES, piece = min(len, LOG_BYTES - at);

	memcpy(text_ring + at, text, piece);
	memcpy(text_ring, text + piece, len - piece);
	text_end += len;
	while (first_seq < next_seq && record_at(first_seq)->pos + LOG_BYTES < text_end)
		first_seq++;
}

static void add_record(u8 level, u8 facility, const char *text, size_t len)
{
	struct log_descriptor *record = record_at(next_seq);

	*record = (struct log_descriptor){ ktime_get_ns(), text_end, len, level, facility };
	next_seq++;
	if (next_seq - first_seq > LOG_RECORDS)
		first_seq++;
	append_text(text, len);
	news = true;
}

void console_write(const char *s, size_t n)
{
	size_t run;

	if (!console_on)
		return;
	while (n) {
		for (run = 0; run < n && s[run] != '\n'; run++)
			;
		serial_write(s, run);
		if (run == n)
			return;
		serial_write("\r\n", 2);
		s += run + 1;
		n -= run + 1;
	}
}

static size_t format_stamp(char *buf, size_t size, u64 ns)
{
	return scnprintf(buf, size, "[%5llu.%06llu] ", ns / NSEC_PER_SEC,
			 ns % NSEC_PER_SEC / NSEC_PER_USEC);
}

static void print_stamp(u64 ns)
{
	char stamp[32];

	console_write(stamp, format_stamp(stamp, sizeof(stamp), ns));
}

/* One line or the start or end of one. ended: its newline was there. */
static void log_line(int level, u8 facility, bool cont, const char *text, size_t len, bool ended)
{
	struct log_descriptor *last = next_seq ? record_at(next_seq - 1) : NULL;

	if (cont && line_open && last->len + len < LOG_LINE_MAX) {
		last->len += len;
		append_text(text, len);
		level = last->level;
	} else {
		if (line_open && last->level < console_loglevel)
			console_write("\n", 1);
		add_record(level, facility, text, len);
		if (level < console_loglevel)
			print_stamp(record_at(next_seq - 1)->ts_ns);
	}
	line_open = !ended;
	if (level < console_loglevel) {
		console_write(text, len);
		if (ended)
			console_write("\n", 1);
	}
}

/* Level of "<SOH>N" in front, -1 for none; 'c' continues the line before. */
static const char *parse_level(const char *text, int *level, bool *cont)
{
	*level = LOGLEVEL_DEFAULT;
	*cont = false;
	while (text[0] == KERN_SOH_ASCII && text[1]) {
		if (isdigit(text[1]))
			*level = text[1] - '0';
		else if (text[1] == 'c')
			*cont = true;
		text += 2;
	}
	return text;
}

/* Each line of a text becomes a record of its own. */
static void log_text(const char *text, int level, u8 facility, bool cont)
{
	do {
		size_t len = strcspn(text, "\n");
		bool ended = text[len] == '\n';

		log_line(level, facility, cont, text, len, ended);
		text += len + ended;
		cont = false;
	} while (*text);
}

/* How many are at it on this CPU: one, and whoever reports that the one before faulted. */
static unsigned int printing;

int vprintk(const char *fmt, va_list args)
{
	static char line[LOG_LINE_MAX]; /* of the first */
	char nested[256];
	unsigned long flags;
	const char *text;
	int level, n;
	bool cont;

	local_irq_save(flags);
	/* A wild argument faults here: without log_lock, for that could never be given back. */
	if (!printing++) {
		n = vscnprintf(line, sizeof(line), fmt, args);
		text = parse_level(line, &level, &cont);
	} else {
		n = vscnprintf(nested, sizeof(nested), fmt, args);
		text = parse_level(nested, &level, &cont);
	}
	if (!spin_trylock(&log_lock)) {
		/* A fault inside the log: what it says must still be seen. */
		console_write(text, strlen(text));
	} else {
		if (*text)
			log_text(text, level < 0 ? default_message_loglevel : level, 0, cont);
		spin_unlock(&log_lock);
	}
	printing--;
	local_irq_restore(flags);
	return n;
}
EXPORT_SYMBOL(vprintk);

void printk_abandon(void)
{
	printing = 0;
}

int _printk(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vprintk(fmt, args);
	va_end(args);
	return n;
}
EXPORT_SYMBOL(_printk);

void kmsg_write_user(const char *text, size_t len)
{
	char line[LOG_LINE_MAX];
	unsigned long flags, level = default_message_loglevel;
	char *start = line, *end;
	u8 facility = 1; /* a user's; nobody but the kernel is 0 */

	len = min(len, sizeof(line) - 1);
	memcpy(line, text, len);
	line[len] = 0;
	if (line[0] == '<') {
		unsigned long value = simple_strtoul(line + 1, &end, 10);

		if (end > line + 1 && *end == '>') {
			level = value & 7;
			if (value >> 3 & 0xff)
				facility = value >> 3;
			start = end + 1;
		}
	}
	len = strlen(start);
	if (len && start[len - 1] == '\n')
		start[len - 1] = 0;
	spin_lock_irqsave(&log_lock, flags);
	log_line(level, facility, false, start, strlen(start), true);
	spin_unlock_irqrestore(&log_lock, flags);
}

int kmsg_read(u64 *seq, struct kmsg_record *record, u64 *lost)
{
	struct log_descriptor *from;
	unsigned long flags;
	size_t at, piece;
	int err = -ENOENT;

	spin_lock_irqsave(&log_lock, flags);
	if (lost)
		*lost = *seq < first_seq ? first_seq - *seq : 0;
	*seq = max(*seq, first_seq);
	if (*seq < next_seq) {
		from = record_at(*seq);
		record->seq = (*seq)++;
		record->ts_ns = from->ts_ns;
		record->level = from->level;
		record->facility = from->facility;
		record->len = from->len;
		at = from->pos % LOG_BYTES;
		piece = min_t(size_t, from->len, LOG_BYTES - at);
		memcpy(record->text, text_ring + at, piece);
		memcpy(record->text + piece, text_ring, from->len - piece);
		err = 0;
	}
	spin_unlock_irqrestore(&log_lock, flags);
	return err;
}

size_t kmsg_format(const struct kmsg_record *record, bool prefix, char *buf, size_t size)
{
	size_t n = 0;

	if (prefix)
		n = scnprintf(buf, size, "<%u>", record->facility * 8 + record->level);
	n += format_stamp(buf + n, size - n, record->ts_ns);
	n += scnprintf(buf + n, size - n, "%.*s\n", record->len, record->text);
	return n;
}

u64 kmsg_first_seq(void)
{
	return READ_ONCE(first_seq);
}

u64 kmsg_next_seq(void)
{
	return READ_ONCE(next_seq);
}

u64 kmsg_clear_seq(void)
{
	return max(READ_ONCE(clear_seq), kmsg_first_seq());
}

void kmsg_clear(void)
{
	WRITE_ONCE(clear_seq, kmsg_next_seq());
}

/* Waking in printk itself could come from inside the scheduler: the tick does it. */
void printk_tick(void)
{
	if (!news)
		return;
	news = false;
	wake_up_interruptible(&log_wait);
}

const char *boot_cmdline(void)
{
	return boot_info.cmdline;
}

int cmdline_find(const char *key, char *buf, size_t size)
{
	return cmdline_find_in(boot_info.cmdline, key, buf, size);
}

const char *console_name(void)
{
	return console_on ? "ttyS0" : "";
}

/* The serial port is the console unless every console= names something else. */
void __init console_init(void)
{
	char value[32];

	if (cmdline_find("quiet", value, sizeof(value)) >= 0)
		console_loglevel = 4;
	if (cmdline_find("debug", value, sizeof(value)) >= 0)
		console_loglevel = 10;
	if (cmdline_find("loglevel", value, sizeof(value)) > 0)
		console_loglevel = simple_strtoul(value, NULL, 10);
	console_on = serial_init();
	if (cmdline_find("console", value, sizeof(value)) >= 0 &&
	    !strstr(boot_info.cmdline, "console=ttyS0"))
		console_on = false;
}
