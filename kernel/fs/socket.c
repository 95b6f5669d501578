/* SPDX-License-Identifier: GPL-2.0 */
/* There is no network: socket(2) says what Linux says where no protocol family is built in. */
#include <linux/errno.h>
#include <linux/types.h>

#include "syscalls.h"

#define SOCK_TYPE_MASK 0xf
#define SOCK_MAX 11
#define SOCK_NONBLOCK 04000
#define SOCK_CLOEXEC 02000000

SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	if (type & ~(SOCK_TYPE_MASK | SOCK_NONBLOCK | SOCK_CLOEXEC))
		return -EINVAL;
	if (family >= 0 && (type & SOCK_TYPE_MASK) >= SOCK_MAX)
		return -EINVAL;
	return -EAFNOSUPPORT;
}
