/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_INSTRUCTION_POINTER_H
#define _LINUX_INSTRUCTION_POINTER_H

/* Where the function that uses it was called from. */
#define _RET_IP_ ((unsigned long)__builtin_return_address(0))

#endif
