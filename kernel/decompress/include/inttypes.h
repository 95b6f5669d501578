/* SPDX-License-Identifier: GPL-2.0 */
/* liblzma asks for it by its name in C. */
#include <stdint.h>
