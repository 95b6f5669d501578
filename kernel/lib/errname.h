/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_LIB_ERRNAME_H
#define KERNEL_LIB_ERRNAME_H

/* "ENOENT" for -ENOENT or ENOENT; NULL for what is no error number of user space. */
const char *errname(long error);

#endif
