/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The standard line discipline (termios(3)): what is typed becomes lines that
 * can be edited, or raw bytes; some characters are signals. The ring holds
 * finished input from tail to line_start, then the line being edited up to head.
 * In raw mode line_start follows head.
 */
#include <linux/ctype.h>
#include <linux/signal.h>
#include <linux/string.h>

#include "tty/tty.h"

#include "task/task.h"

#define MASK (TTY_BUF - 1)
#define DISABLED 0 /* a c_cc of 0 is no character */

static bool has(const struct tty_struct *tty, unsigned int lflag)
{
	return tty->termios.c_lflag & lflag;
}

static bool is_cc(const struct tty_struct *tty, unsigned char c, int which)
{
	return c != DISABLED && c == tty->termios.c_cc[which];
}

static void mark_end(struct tty_struct *tty, unsigned int place, bool end)
{
	unsigned long bit = 1UL << ((place & MASK) % 64);

	if (end)
		tty->ends[(place & MASK) / 64] |= bit;
	else
		tty->ends[(place & MASK) / 64] &= ~bit;
}

static bool is_end(const struct tty_struct *tty, unsigned int place)
{
	return tty->ends[(place & MASK) / 64] >> ((place & MASK) % 64) & 1;
}

void n_tty_init(struct tty_struct *tty)
{
	static const unsigned char cc[NCCS] = {
		[VINTR] = 3,   [VQUIT] = 28,  [VERASE] = 127, [VKILL] = 21,    [VEOF] = 4,
		[VMIN] = 1,    [VSTART] = 17, [VSTOP] = 19,   [VSUSP] = 26,    [VREPRINT] = 18,
		[VWERASE] = 23, [VLNEXT] = 22,
	};

	spin_lock_init(&tty->lock);
	mutex_init(&tty->write_mutex);
	init_waitqueue_head(&tty->read_wait);
	init_waitqueue_head(&tty->write_wait);
	tty->termios = (struct termios){
		.c_iflag = ICRNL | IXON,
		.c_oflag = OPOST | ONLCR,
		.c_cflag = B115200 | CS8 | CREAD | HUPCL | CLOCAL,
		.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	};
	memcpy(tty->termios.c_cc, cc, sizeof(cc));
	tty->winsize = (struct winsize){ .ws_row = 24, .ws_col = 80 };
}

/* One character through output processing; returns how many bytes it became. */
static unsigned int process_output(struct tty_struct *tty, char c, char out[8])
{
	unsigned int flags = tty->termios.c_oflag, n = 0;

	if (!(flags & OPOST)) {
		out[0] = c;
		return 1;
	}
	switch (c) {
	case '\n':
		if (flags & ONLCR)
			out[n++] = '\r';
		if (flags & (ONLCR | ONLRET))
			tty->column = 0;
		break;
	case '\r':
		if (flags & ONOCR && !tty->column)
			return 0;
		if (flags & OCRNL)
			c = '\n';
		tty->column = 0;
		break;
	case '\t':
		tty->column = (tty->column | 7) + 1;
		break;
	case '\b':
		if (tty->column)
			tty->column--;
		break;
	default:
		/* The later bytes of a UTF-8 character do not move the cursor. */
		if ((unsigned char)c >= ' ' && c != 127 && (c & 0xc0) != 0x80)
			tty->column++;
	}
	out[n++] = c;
	return n;
}

void n_tty_output(struct tty_struct *tty, const char *s, size_t n)
{
	char out[128];
	unsigned int used = 0;
	unsigned long flags;

	while (n) {
		spin_lock_irqsave(&tty->lock, flags);
		for (used = 0; n && used <= sizeof(out) - 8; n--)
			used += process_output(tty, *s++, out + used);
		spin_unlock_irqrestore(&tty->lock, flags);
		tty->write(out, used);
	}
}

/* Echo: from here on the lock is held. */
static void put_raw(struct tty_struct *tty, char c)
{
	char out[8];
	unsigned int n = process_output(tty, c, out);

	tty->write(out, n);
}

static bool shown_as_ctl(const struct tty_struct *tty, unsigned char c)
{
	return has(tty, ECHOCTL) && (c < ' ' || c == 127) && c != '\t' && c != '\n';
}

static void echo(struct tty_struct *tty, unsigned char c)
{
	if (!has(tty, ECHO) && !(c == '\n' && has(tty, ECHONL) && has(tty, ICANON)))
		return;
	if (shown_as_ctl(tty, c)) {
		put_raw(tty, '^');
		put_raw(tty, c ^ 0x40);
	} else {
		put_raw(tty, c);
	}
}

static unsigned int used(const struct tty_struct *tty)
{
	return tty->head - tty->tail;
}

static void put_char(struct tty_struct *tty, unsigned char c)
{
	tty->buf[tty->head & MASK] = c;
	mark_end(tty, tty->head, false);
	tty->head++;
}

/* Screen columns of a character that begins at column. */
static unsigned int width(const struct tty_struct *tty, unsigned char c, unsigned int column)
{
	if (c == '\t')
		return 8 - (column & 7);
	if (c < ' ' || c == 127)
		return shown_as_ctl(tty, c) ? 2 : 0;
	return (c & 0xc0) == 0x80 ? 0 : 1;
}

/* Where the cursor stands after the line being edited, as far as it is typed. */
static unsigned int line_column(const struct tty_struct *tty)
{
	unsigned int column = tty->edit_column, place;

	for (place = tty->line_start; place != tty->head; place++)
		column += width(tty, tty->buf[place & MASK], column);
	return column;
}

/* Takes the last character back; a UTF-8 character goes whole. */
static void erase_char(struct tty_struct *tty)
{
	unsigned int before = line_column(tty), columns;

	do {
		tty->head--;
	} while (tty->termios.c_iflag & IUTF8 && tty->head != tty->line_start &&
		 (tty->buf[tty->head & MASK] & 0xc0) == 0x80);
	if (!has(tty, ECHO))
		return;
	if (!has(tty, ECHOE)) {
		echo(tty, tty->termios.c_cc[VERASE]);
		return;
	}
	columns = before - line_column(tty);
	/* A tab left blanks that need no wiping, only the way back. */
	while (columns--) {
		put_raw(tty, '\b');
		tty->write(" \b", 2);
	}
}

static void erase_word(struct tty_struct *tty)
{
	bool seen = false;

	while (tty->head != tty->line_start) {
		unsigned char c = tty->buf[(tty->head - 1) & MASK];
		bool word = isalnum(c) || c == '_' || c >= 128;

		if (seen && !word)
			break;
		seen |= word;
		erase_char(tty);
	}
}

static void kill_line(struct tty_struct *tty)
{
	if (has(tty, ECHO) && !(has(tty, ECHOK) && has(tty, ECHOKE) && has(tty, ECHOE))) {
		tty->head = tty->line_start;
		echo(tty, tty->termios.c_cc[VKILL]);
		if (has(tty, ECHOK))
			put_raw(tty, '\n');
		return;
	}
	while (tty->head != tty->line_start)
		erase_char(tty);
}

static void reprint(struct tty_struct *tty)
{
	unsigned int place;

	echo(tty, tty->termios.c_cc[VREPRINT]);
	put_raw(tty, '\n');
	tty->edit_column = 0;
	for (place = tty->line_start; place != tty->head; place++)
		echo(tty, tty->buf[place & MASK]);
}

/* The edited line is done: it belongs to readers now. */
static void end_line(struct tty_struct *tty, unsigned char c)
{
	put_char(tty, c);
	mark_end(tty, tty->head - 1, true);
	tty->line_start = tty->head;
	tty->edit_column = tty->column;
	wake_up_all(&tty->read_wait);
}

/* Editing characters of canonical mode; false: it is an ordinary one. */
static bool edit(struct tty_struct *tty, unsigned char c)
{
	bool extended = has(tty, IEXTEN);

	if (is_cc(tty, c, VERASE)) {
		if (tty->head != tty->line_start)
			erase_char(tty);
	} else if (is_cc(tty, c, VKILL)) {
		kill_line(tty);
	} else if (extended && is_cc(tty, c, VWERASE)) {
		erase_word(tty);
	} else if (extended && is_cc(tty, c, VREPRINT) && has(tty, ECHO)) {
		reprint(tty);
	} else if (extended && is_cc(tty, c, VLNEXT)) {
		tty->literal = true;
		if (has(tty, ECHO) && has(tty, ECHOCTL))
			tty->write("^\b", 2);
	} else if (c == '\n' || is_cc(tty, c, VEOL) || (extended && is_cc(tty, c, VEOL2))) {
		echo(tty, c);
		end_line(tty, c);
	} else if (is_cc(tty, c, VEOF)) {
		end_line(tty, DISABLED); /* never given to a reader */
	} else {
		return false;
	}
	return true;
}

static void flush_input(struct tty_struct *tty)
{
	tty->head = 0;
	tty->tail = 0;
	tty->line_start = 0;
	tty->literal = false;
	tty->edit_column = tty->column;
	memset(tty->ends, 0, sizeof(tty->ends));
}

void n_tty_flush_input(struct tty_struct *tty)
{
	unsigned long flags;

	spin_lock_irqsave(&tty->lock, flags);
	flush_input(tty);
	spin_unlock_irqrestore(&tty->lock, flags);
}

/* The signal that c stands for, 0 for none. */
static int signal_of(const struct tty_struct *tty, unsigned char c)
{
	if (!has(tty, ISIG))
		return 0;
	if (is_cc(tty, c, VINTR))
		return SIGINT;
	if (is_cc(tty, c, VQUIT))
		return SIGQUIT;
	return is_cc(tty, c, VSUSP) ? SIGTSTP : 0;
}

/* ^S and ^Q; true when c was one, or only started what was stopped. */
static bool flow_control(struct tty_struct *tty, unsigned char c)
{
	if (!(tty->termios.c_iflag & IXON))
		return false;
	if (is_cc(tty, c, VSTOP)) {
		tty->stopped = true;
		return true;
	}
	if (tty->stopped && (is_cc(tty, c, VSTART) || tty->termios.c_iflag & IXANY)) {
		tty->stopped = false;
		wake_up_all(&tty->write_wait);
	}
	return is_cc(tty, c, VSTART);
}

static void store(struct tty_struct *tty, unsigned char c)
{
	/* In canonical mode the last place is kept for the end of the line. */
	unsigned int room = has(tty, ICANON) ? TTY_BUF - 1 : TTY_BUF;

	if (used(tty) >= room) {
		if (tty->termios.c_iflag & IMAXBEL)
			tty->write("\a", 1);
		return;
	}
	if (tty->head == tty->line_start)
		tty->edit_column = tty->column;
	echo(tty, c);
	put_char(tty, c);
	if (!has(tty, ICANON)) {
		tty->line_start = tty->head;
		wake_up_all(&tty->read_wait);
	}
}

/* tty->lock held. Returns a signal for the foreground group, or 0. */
static int receive(struct tty_struct *tty, unsigned char c)
{
	unsigned int iflag = tty->termios.c_iflag;
	int sig;

	if (iflag & ISTRIP)
		c &= 0x7f;
	if (tty->literal) {
		tty->literal = false;
		store(tty, c);
		return 0;
	}
	if (flow_control(tty, c))
		return 0;
	sig = signal_of(tty, c);
	if (sig) {
		if (!has(tty, NOFLSH))
			flush_input(tty);
		echo(tty, c);
		tty->edit_column = tty->column;
		return sig;
	}
	if (c == '\r') {
		if (iflag & IGNCR)
			return 0;
		if (iflag & ICRNL)
			c = '\n';
	} else if (c == '\n' && iflag & INLCR) {
		c = '\r';
	}
	if (has(tty, ICANON) && used(tty) < TTY_BUF && edit(tty, c))
		return 0;
	store(tty, c);
	return 0;
}

void n_tty_receive(struct tty_struct *tty, unsigned char c)
{
	unsigned long flags;
	pid_t pgrp;
	int sig;

	spin_lock_irqsave(&tty->lock, flags);
	sig = receive(tty, c);
	spin_unlock_irqrestore(&tty->lock, flags);
	if (!sig)
		return;
	spin_lock_irqsave(&tty_lock, flags);
	pgrp = tty->pgrp;
	spin_unlock_irqrestore(&tty_lock, flags);
	if (pgrp)
		kill_pgrp(pgrp, sig, 1);
}

/* Finished input. tty->lock held. */
static unsigned int finished(const struct tty_struct *tty)
{
	return tty->line_start - tty->tail;
}

bool n_tty_readable(struct tty_struct *tty, size_t wanted)
{
	unsigned int min = max_t(u8, tty->termios.c_cc[VMIN], 1);
	unsigned long flags;
	bool ready;

	spin_lock_irqsave(&tty->lock, flags);
	ready = finished(tty) >= (has(tty, ICANON) ? 1 : min_t(size_t, min, wanted));
	/* VMIN may ask for more than there is room for. */
	ready |= used(tty) == TTY_BUF;
	/* With a timer between bytes the first one is enough to begin. */
	if (!has(tty, ICANON) && tty->termios.c_cc[VTIME])
		ready |= finished(tty) > 0;
	spin_unlock_irqrestore(&tty->lock, flags);
	return ready;
}

unsigned int n_tty_available(struct tty_struct *tty)
{
	unsigned long flags;
	unsigned int n;

	spin_lock_irqsave(&tty->lock, flags);
	n = finished(tty);
	spin_unlock_irqrestore(&tty->lock, flags);
	return n;
}

size_t n_tty_take(struct tty_struct *tty, char *to, size_t n, bool *line_end)
{
	bool canonical;
	unsigned long flags;
	size_t done = 0;

	*line_end = false;
	spin_lock_irqsave(&tty->lock, flags);
	canonical = has(tty, ICANON);
	while (done < n && tty->tail != tty->line_start) {
		char c = tty->buf[tty->tail & MASK];
		bool end = is_end(tty, tty->tail);

		mark_end(tty, tty->tail, false);
		tty->tail++;
		if (!end || c != DISABLED)
			to[done++] = c;
		if (end && canonical) {
			*line_end = true;
			break;
		}
	}
	/* A ^D right after the last byte that fits ends this read, not the next one. */
	if (canonical && !*line_end && done && tty->tail != tty->line_start &&
	    is_end(tty, tty->tail) && tty->buf[tty->tail & MASK] == DISABLED) {
		mark_end(tty, tty->tail, false);
		tty->tail++;
		*line_end = true;
	}
	spin_unlock_irqrestore(&tty->lock, flags);
	return done;
}

void n_tty_mode_changed(struct tty_struct *tty, bool was_canonical)
{
	bool canonical = has(tty, ICANON);

	if (canonical == was_canonical)
		return;
	/* What was typed so far is one piece of input for the new mode. */
	if (canonical && tty->head != tty->tail)
		mark_end(tty, tty->head - 1, true);
	tty->line_start = tty->head;
	tty->literal = false;
	wake_up_all(&tty->read_wait);
}
