/* SPDX-License-Identifier: GPL-2.0 */
/* What starts, in order. */
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>

#include "crypto/keyring.h"
#include "fault_inject.h"
#include "fs/initramfs.h"
#include "jump_label.h"
#include "lib/htable.h"
#include "mm/pages.h"
#include "module/module.h"
#include "printk.h"
#include "start.h"
#include "task/sched.h"
#include "traps.h"
#include "x86/acpi.h"
#include "x86/cpu.h"
#include "x86/irq.h"
#include "x86/time.h"

/* Given back with the other start-up code: nobody returns here. */
void __init kernel_main(void)
{
	cpu_init();          /* descriptors, system-call entry, protection bits */
	console_init();      /* the serial port: from here on there is something to read */
	start_banner();      /* who we are, who loaded us, with which command line */
	extable_init();      /* instructions that may fault */
	hash_init();         /* names are hashed in another way each time */
	mm_init();           /* direct map, pages, kmalloc, vmalloc, module area */
	acpi_init();         /* where the timer and the power switch are */
	clock_init();        /* time since now */
	rtc_init();          /* time since 1970 */
	irq_init();          /* interrupt controllers, every line masked */
	jump_label_init();   /* branches that follow a key */
	sched_init();        /* this flow of control becomes task 0 */
	vfs_init();          /* the root file system, proc, sys, devices */
	fault_inject_init(); /* what is to fail when somebody asks for it */
	must(keyring_init(), "keyring");              /* certificates in the image */
	must(module_loader_init(), "module loader"); /* exports, views */
	parse_command_line(); /* parameters of the kernel; the other words are for init */
	tick_init();         /* 250 times a second from now on */
	local_irq_enable();
	tty_init();          /* the terminal on the serial port */
	start_init();        /* pid 1: unpacks the initrd, runs /init */
	cpu_startup_entry(); /* task 0 sleeps whenever nobody else runs */
}
