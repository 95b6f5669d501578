/* SPDX-License-Identifier: GPL-2.0 */
/* Static keys for the start and for the loader; everybody else includes <linux/jump_label.h>. */
#ifndef KERNEL_JUMP_LABEL_H
#define KERNEL_JUMP_LABEL_H

#include <linux/jump_label.h>

struct module;

/* Once, before any key of the kernel is switched. */
void jump_label_init(void);

/* A branch that begins inside another one; NULL: none does. Sorts the entries by their code. */
const struct jump_entry *jump_label_overlap(struct module *mod);
/*
 * mod's branches follow their keys from now on: for a module whose text is
 * protected and whose code has not run. Its entries must have been checked.
 * 0 or -ENOMEM, and then nothing is kept.
 */
int jump_label_add_module(struct module *mod);
/* mod's branches will not run again. Nothing where jump_label_add_module() kept nothing. */
void jump_label_del_module(struct module *mod);

#endif
