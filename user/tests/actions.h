/* SPDX-License-Identifier: GPL-2.0 */
/* The words that a step of tests/rules can be. */
#ifndef TESTS_ACTIONS_H
#define TESTS_ACTIONS_H

/* Before the first: the files that `open` opens. */
void prepare_actions(void);

/*
 * One step: its system call's answer, 0 or -errno.
 *
 *	load FILE ARGS...	finit_module of /tests/rules/FILE.ko
 *	delete NAME [force]	delete_module; '' is an empty name, force is O_TRUNC
 *	name WHERE		delete_module of a pointer: null, kernel
 *	image WHERE LENGTH	init_module of a pointer: null, kernel, hole
 *	open WHAT [FLAGS]	finit_module of a descriptor: see actions.c
 *	write PATH TEXT
 *	capability on|off	CAP_SYS_MODULE
 *	begin STEP		in a child
 *	until NAME STATE	waits until /proc/modules says so
 *	signal			SIGTERM to the last child begun, until it ends
 *	end [ERRNO]		waits for the last child begun: its answer; 0 if that is ERRNO
 */
long run_action(char *step);

#endif
