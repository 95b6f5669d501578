/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PROVIDER_H
#define PROVIDER_H

/* How often provider_add() was called since the module came. */
extern unsigned int provider_calls;

int provider_add(int a, int b);

#endif
