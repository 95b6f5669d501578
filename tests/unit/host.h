/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The loader's surroundings on the host: memory that is counted and can run
 * out, module memory in the low 2 GiB with real permissions, a log that can be
 * read. Locks are counted, so that a forgotten one shows.
 */
#ifndef TESTS_UNIT_HOST_H
#define TESTS_UNIT_HOST_H

#include "module/internal.h"

extern long host_allocations; /* live, of every kind */
extern long host_locks;	      /* held */
extern long host_fail_at;     /* the allocation that fails, counted down from here; 0: none */
extern long host_protect_at;  /* the change of permissions that fails, counted in the same way */
extern bool host_signal;      /* one is pending: a wait that it can end ends */
extern char host_log[1 << 16];
extern const char *host_index; /* modules.symbols on disk; NULL: there is none */

void host_log_clear(void);

/* Loads an image as init_module does; the modules stay until host_unload(). */
int host_load(const void *image, size_t len, const char *args, int flags);
struct module *host_find(const char *name);
void host_unload(const char *name);
/* The system call. */
long host_delete(const char *name, unsigned int flags);

/* Does the address lie in some module's memory, loaded or being loaded? */
bool host_module_memory(unsigned long addr);

/* What is at a path below /sys ("hello/initstate"), NULL where there is nothing. */
struct sysfs_attr;
const struct sysfs_attr *host_sysfs_find(const char *path);

/* A file below the build directory, exactly as long as it is. */
void *host_read_file(const char *name, size_t *len);

#endif
