/* SPDX-License-Identifier: GPL-2.0 */
/* A note that says whether link-time optimisation was on: it never is. */
#ifndef _LINUX_ELFNOTE_LTO_H
#define _LINUX_ELFNOTE_LTO_H

#include <linux/elfnote.h>

#define LINUX_ELFNOTE_LTO_INFO 0x101
#define BUILD_LTO_INFO ELFNOTE32("Linux", LINUX_ELFNOTE_LTO_INFO, 0)

#endif
