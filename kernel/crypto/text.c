/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#include "crypto/text.h"

void text_init(struct text *text, char *buf, size_t size)
{
	text->buf = buf;
	text->size = size;
	text->len = 0;
	buf[0] = '\0';
}

static void add_char(struct text *text, char c)
{
	if (text->len + 1 >= text->size)
		return;
	text->buf[text->len++] = c;
	text->buf[text->len] = '\0';
}

void text_add(struct text *text, const char *s)
{
	while (*s)
		add_char(text, *s++);
}

void text_add_number(struct text *text, unsigned int n)
{
	char digits[10];
	int i = 0;

	do {
		digits[i++] = '0' + n % 10;
		n /= 10;
	} while (n);
	while (i)
		add_char(text, digits[--i]);
}

void text_add_hex(struct text *text, struct der_span bytes)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < bytes.len && text->len + 2 < text->size; i++) {
		add_char(text, digits[bytes.p[i] >> 4]);
		add_char(text, digits[bytes.p[i] & 15]);
	}
}

/* AttributeTypeAndValue ::= SEQUENCE { type OID, value ANY }; false where it is not one. */
static bool add_attribute(struct text *text, unsigned char **p, const unsigned char *end)
{
	const char *name = "OID";
	mbedtls_asn1_buf oid = {.tag = MBEDTLS_ASN1_OID};
	size_t len, i;

	if (mbedtls_asn1_get_tag(p, end, &len, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE))
		return false;
	end = *p + len;
	if (mbedtls_asn1_get_tag(p, end, &oid.len, MBEDTLS_ASN1_OID))
		return false;
	oid.p = *p;
	*p += oid.len;
	if (*p == end || mbedtls_asn1_get_tag(p, end, &len, **p))
		return false;

	mbedtls_oid_get_attr_short_name(&oid, &name);
	if (text->len)
		text_add(text, ", ");
	text_add(text, name);
	add_char(text, '=');
	for (i = 0; i < len; i++)
		add_char(text, (*p)[i] >= ' ' && (*p)[i] <= '~' ? (*p)[i] : '?');
	*p = (unsigned char *)end;
	return true;
}

void text_add_name(struct text *text, struct der_span name)
{
	unsigned char *p = (unsigned char *)name.p;
	const unsigned char *end, *set_end;
	size_t len;

	if (!p)
		return;
	end = p + name.len;
	if (mbedtls_asn1_get_tag(&p, end, &len, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE))
		return;
	end = p + len;
	while (p < end) {
		if (mbedtls_asn1_get_tag(&p, end, &len,
					 MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SET))
			return;
		set_end = p + len;
		while (p < set_end)
			if (!add_attribute(text, &p, set_end))
				return;
	}
}
