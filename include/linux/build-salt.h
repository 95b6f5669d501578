/* SPDX-License-Identifier: GPL-2.0 */
/* A note that tells two builds of the same sources apart; modpost puts it into every module. */
#ifndef _LINUX_BUILD_SALT_H
#define _LINUX_BUILD_SALT_H

#include <generated/utsrelease.h>
#include <linux/elfnote.h>

#define LINUX_ELFNOTE_BUILD_SALT 0x100
#define BUILD_SALT ELFNOTE32("Linux", LINUX_ELFNOTE_BUILD_SALT, UTS_RELEASE)

#endif
