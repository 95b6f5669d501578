/* SPDX-License-Identifier: GPL-2.0 */
/* Between ktap.c and kernel.c: the accounts and the log. */
#ifndef TESTS_KERNEL_H
#define TESTS_KERNEL_H

#define MAX_ACCOUNTS 64

struct accounts {
	int num;
	struct {
		char name[32];
		long value;
	} rows[MAX_ACCOUNTS];
};

/* /sys/kernel/debug/accounting. A file that cannot be read fails the current case. */
void read_accounts(struct accounts *accounts);
/* Fails the current case for each row that differs. */
void compare_accounts(const struct accounts *before, const struct accounts *after);

#endif
