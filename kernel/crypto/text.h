/* SPDX-License-Identifier: GPL-2.0 */
/* Text for messages, from DER: always ends with NUL, cut where the buffer ends. */
#ifndef _KILN_CRYPTO_TEXT_H
#define _KILN_CRYPTO_TEXT_H

#include <linux/types.h>

#include "crypto/cms.h"

struct text {
	char *buf;
	size_t size; /* of buf, at least 1 */
	size_t len;
};

void text_init(struct text *text, char *buf, size_t size);
void text_add(struct text *text, const char *s);
void text_add_number(struct text *text, unsigned int n);
void text_add_hex(struct text *text, struct der_span bytes);

/* A Name (RFC 5280 section 4.1.2.4) as "CN=Kiln, O=Example"; what is not printable becomes '?'. */
void text_add_name(struct text *text, struct der_span name);

#endif
