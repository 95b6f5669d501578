/* SPDX-License-Identifier: GPL-2.0 */
/* mbedTLS asks for it by its name in C; static_assert is all it takes. */
#define static_assert _Static_assert
