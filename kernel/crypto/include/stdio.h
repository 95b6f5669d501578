/* SPDX-License-Identifier: GPL-2.0 */
/* mbedTLS asks for it by its name in C; snprintf is all it takes. */
#include <linux/kernel.h>
