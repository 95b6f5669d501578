/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_NUMA_H
#define _LINUX_NUMA_H

/* Any node: there is one. */
#define NUMA_NO_NODE (-1)

#endif
