/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/errno.h>
#include <linux/string.h>
#include <mbedtls/asn1.h>
#include <mbedtls/error.h>
#include <mbedtls/platform.h>
#include <mbedtls/rsa.h>

#include "crypto/keys.h"
#include "crypto/text.h"

/* In the order of the certificates. A handful: looked through once a signature. */
static struct keyring_key *keys;
static struct keyring_key **keys_end = &keys;

int mbedtls_errno(int error, int otherwise)
{
	/* An error is the sum of a high-level code, in steps of 0x80, and a low-level one. */
	int low = -(-error & 0x7f), high = -(-error & ~0x7f);

	if (low == MBEDTLS_ERR_MPI_ALLOC_FAILED || low == MBEDTLS_ERR_ASN1_ALLOC_FAILED ||
	    high == MBEDTLS_ERR_X509_ALLOC_FAILED || high == MBEDTLS_ERR_PK_ALLOC_FAILED ||
	    high == MBEDTLS_ERR_ECP_ALLOC_FAILED || high == MBEDTLS_ERR_MD_ALLOC_FAILED)
		return -ENOMEM;
	return otherwise;
}

static struct der_span span(const mbedtls_x509_buf *buf)
{
	return (struct der_span){buf->p, buf->len};
}

static void describe(struct keyring_key *key)
{
	mbedtls_pk_type_t type = mbedtls_pk_get_type(&key->cert.pk);
	struct text text;

	text_init(&text, key->name, sizeof(key->name));
	text_add_name(&text, span(&key->cert.subject_raw));
	text_add(&text, ": ");
	if (key->cert.subject_key_id.len)
		text_add_hex(&text, span(&key->cert.subject_key_id));
	else
		text_add_hex(&text, span(&key->cert.serial));
	text_add(&text, type == MBEDTLS_PK_RSA ? ", RSA " : ", ECDSA ");
	text_add_number(&text, mbedtls_pk_get_bitlen(&key->cert.pk));
}

/*
 * Puts R^2 mod N into the key: mbedTLS would do it at the first verification, and keep it. Done
 * here, the keyring is constant afterwards: no lock, and a refused module leaves no memory behind.
 */
static int prepare_rsa(mbedtls_rsa_context *rsa)
{
	mbedtls_mpi *modulus = &rsa->MBEDTLS_PRIVATE(N);
	mbedtls_mpi *square = &rsa->MBEDTLS_PRIVATE(RN);
	size_t limbs = modulus->MBEDTLS_PRIVATE(n);
	int ret;

	ret = mbedtls_mpi_lset(square, 1);
	if (!ret)
		ret = mbedtls_mpi_shift_l(square, limbs * sizeof(mbedtls_mpi_uint) * 8 * 2);
	if (!ret)
		ret = mbedtls_mpi_mod_mpi(square, square, modulus);
	if (!ret)
		ret = mbedtls_mpi_shrink(square, limbs);
	return ret;
}

static int prepare(struct keyring_key *key)
{
	mbedtls_pk_context *pk = &key->cert.pk;
	int ret;

	if (mbedtls_pk_get_type(pk) == MBEDTLS_PK_ECKEY)
		return 0;
	if (mbedtls_pk_get_type(pk) != MBEDTLS_PK_RSA ||
	    mbedtls_pk_get_len(pk) > MBEDTLS_MPI_MAX_SIZE)
		return -ENOPKG;
	ret = prepare_rsa(mbedtls_pk_rsa(*pk));
	return ret ? mbedtls_errno(ret, -EBADMSG) : 0;
}

/* Whether mbedTLS says that it can read the certificate but not use it. */
static bool is_unsupported(int error)
{
	int high = -(-error & ~0x7f);

	return high == MBEDTLS_ERR_PK_UNKNOWN_PK_ALG ||
	       high == MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE ||
	       high == MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG ||
	       high == MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE ||
	       high == MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
}

static void destroy(struct keyring_key *key)
{
	mbedtls_x509_crt_free(&key->cert);
	mbedtls_free(key);
}

/* Length of the first element in @der with its header; 0 where it is no SEQUENCE. */
static size_t element_length(const void *der, size_t len)
{
	unsigned char *p = (unsigned char *)der;
	size_t contents;

	if (mbedtls_asn1_get_tag(&p, p + len, &contents,
				 MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE))
		return 0;
	return p + contents - (unsigned char *)der;
}

int keyring_add(const void *der, size_t len, size_t *used)
{
	struct keyring_key *key;
	int ret;

	*used = element_length(der, len);
	if (!*used)
		return -EBADMSG;
	key = mbedtls_calloc(1, sizeof(*key));
	if (!key)
		return -ENOMEM;
	mbedtls_x509_crt_init(&key->cert);
	ret = mbedtls_x509_crt_parse_der_nocopy(&key->cert, der, *used);
	if (ret)
		ret = mbedtls_errno(ret, is_unsupported(ret) ? -ENOPKG : -EBADMSG);
	else
		ret = prepare(key);
	if (ret) {
		destroy(key);
		return ret;
	}
	describe(key);
	*keys_end = key;
	keys_end = &key->next;
	return 0;
}

void keyring_free(void)
{
	struct keyring_key *key, *next;

	for (key = keys; key; key = next) {
		next = key->next;
		destroy(key);
	}
	keys = NULL;
	keys_end = &keys;
}

static bool same(struct der_span a, struct der_span b)
{
	return a.len && a.len == b.len && !memcmp(a.p, b.p, a.len);
}

struct keyring_key *keyring_find(const struct cms_signer *signer)
{
	struct keyring_key *key;

	for (key = keys; key; key = key->next) {
		if (same(signer->issuer, span(&key->cert.issuer_raw)) &&
		    same(signer->serial, span(&key->cert.serial)))
			return key;
		if (same(signer->skid, span(&key->cert.subject_key_id)))
			return key;
	}
	return NULL;
}

int keyring_describe(unsigned int index, char *buf, size_t size)
{
	struct keyring_key *key = keys;
	struct text text;

	while (key && index--)
		key = key->next;
	if (!key || !size)
		return -ENOENT;
	text_init(&text, buf, size);
	text_add(&text, key->name);
	return 0;
}
