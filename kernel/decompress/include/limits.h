/* SPDX-License-Identifier: GPL-2.0 */
/* liblzma asks for it by its name in C; the limits of types are beside the types. */
#include <linux/limits.h>
