/* SPDX-License-Identifier: GPL-2.0 */
/* ASCII only: no locale exists here. */
#ifndef _LINUX_CTYPE_H
#define _LINUX_CTYPE_H

#define isdigit(c) ((unsigned int)(c) - '0' < 10)
#define islower(c) ((unsigned int)(c) - 'a' < 26)
#define isupper(c) ((unsigned int)(c) - 'A' < 26)
#define isalpha(c) (islower((c) | 0x20))
#define isalnum(c) (isalpha(c) || isdigit(c))
#define isxdigit(c) (isdigit(c) || ((unsigned int)(c) | 0x20) - 'a' < 6)
#define isspace(c) ((c) == ' ' || (unsigned int)(c) - '\t' < 5)
#define isprint(c) ((unsigned int)(c) - 0x20 < 0x5f)
#define tolower(c) (isupper(c) ? (c) | 0x20 : (c))
#define toupper(c) (islower(c) ? (c) & ~0x20 : (c))

#endif
