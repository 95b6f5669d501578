/* SPDX-License-Identifier: GPL-2.0 */
#include "x86/serial.h"

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>

#include "x86/cpu.h"
#include "x86/io.h"

#define PORT 0x3f8
#define IRQ 4

/* National Semiconductor PC16550D data sheet, 8.0 */
#define UART_DATA 0
#define UART_IER 1
#define UART_FCR 2
#define UART_LCR 3
#define UART_MCR 4
#define UART_LSR 5
#define UART_SCRATCH 7
#define LCR_DIVISOR 0x80
#define LCR_8N1 0x03
#define FCR_ENABLE_CLEAR 0x07
#define MCR_DTR_RTS_OUT2 0x0b
#define IER_RECEIVED 0x01
#define LSR_RECEIVED 0x01
#define LSR_TX_EMPTY 0x20
#define FIFO_SIZE 16

/* A port that never empties (a dead line with flow control) must not stop the kernel. */
#define PATIENCE 1000000

static DEFINE_SPINLOCK(serial_lock); /* the port; receiver is set once */
static bool present;
static void (*receiver)(char c);

bool __init serial_init(void)
{
	outb(0x5a, PORT + UART_SCRATCH);
	if (inb(PORT + UART_SCRATCH) != 0x5a)
		return false;
	outb(0, PORT + UART_IER);
	outb(LCR_DIVISOR, PORT + UART_LCR);
	outb(1, PORT + UART_DATA); /* 115200 */
	outb(0, PORT + UART_IER);
	outb(LCR_8N1, PORT + UART_LCR);
	outb(FCR_ENABLE_CLEAR, PORT + UART_FCR);
	outb(MCR_DTR_RTS_OUT2, PORT + UART_MCR);
	present = true;
	return true;
}

void serial_write(const char *s, size_t n)
{
	unsigned long flags;
	int patience;
	size_t burst;
	bool locked;

	if (!present)
		return;
	local_irq_save(flags);
	/* Taken: a fault in this very function wants to be printed. Better mixed than mute. */
	locked = spin_trylock(&serial_lock);
	while (n) {
		for (patience = PATIENCE; !(inb(PORT + UART_LSR) & LSR_TX_EMPTY); cpu_relax())
			if (!--patience)
				goto out;
		/* An empty transmitter takes a FIFO's worth at once. */
		for (burst = FIFO_SIZE; n && burst; n--, burst--)
			outb(*s++, PORT + UART_DATA);
	}
out:
	if (locked)
		spin_unlock(&serial_lock);
	local_irq_restore(flags);
}

static irqreturn_t serial_interrupt(int irq, void *dev)
{
	irqreturn_t result = IRQ_NONE;

	while (inb(PORT + UART_LSR) & LSR_RECEIVED) {
		receiver(inb(PORT + UART_DATA));
		result = IRQ_HANDLED;
	}
	return result;
}

int serial_set_receiver(void (*fn)(char c))
{
	int err;

	if (!present)
		return -ENODEV;
	receiver = fn;
	err = request_irq(IRQ, serial_interrupt, 0, "ttyS0", NULL);
	if (!err)
		outb(IER_RECEIVED, PORT + UART_IER);
	return err;
}
