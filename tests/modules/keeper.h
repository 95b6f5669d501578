/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KEEPER_H
#define KEEPER_H

struct kmem_cache;
struct module;

/* Takes memory over, until it goes itself or is told to drop all: by cache, or by give(p). */
void keeper_keep(const void *p, void (*give)(const void *p), struct kmem_cache *cache);
/* Itself, for who wants to hold it. */
struct module *keeper_module(void);

#endif
