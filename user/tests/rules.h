/* SPDX-License-Identifier: GPL-2.0 */
/* The table of tests/rules as the guest has it: /tests/rules/manifest, which make.py describes. */
#ifndef TESTS_RULES_H
#define TESTS_RULES_H

#include <stdbool.h>

#define RULES "/tests/rules/"
#define MAX_ROWS 1024

struct row {
	char *name, *file, *module, *steps, *before, *args, *taints, *says;
	/* What is due, [1] under module.sig_enforce=1. */
	int error[2];
	const char *by[2], *words[2];
	int flags;
	bool only_finit;
};

extern struct row rows[MAX_ROWS];

/* Number of rows; 0 where there is no manifest. Makes the files that steps want, too. */
int read_rows(void);
/* How many ways there are to load the row's file. */
int row_ways(const struct row *row);
/* Loads the row's file, way as in load_by(): the answer. */
long load_row(const struct row *row, int way);
/* Runs the row's steps: the answer of the one that counts. Others that go wrong fail the case. */
long run_steps(const struct row *row);

#endif
