/* SPDX-License-Identifier: GPL-2.0 */
/* The first serial port, a 16550 at 0x3f8, IRQ 4. */
#ifndef KERNEL_X86_SERIAL_H
#define KERNEL_X86_SERIAL_H

#include <linux/types.h>

/* 115200 8N1; false where no port answers. */
bool serial_init(void);
/* Polled; the bytes as they are (the tty adds carriage returns for its users). */
void serial_write(const char *s, size_t n);
/*
 * From now on received bytes go to fn, from the interrupt handler, interrupts
 * off. 0 or -errno of request_irq().
 */
int serial_set_receiver(void (*fn)(char c));

#endif
