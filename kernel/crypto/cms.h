/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading of a CMS SignedData message (RFC 5652 section 5), which is what "PKCS#7" names here.
 * Nothing is copied and nothing is allocated: all spans point into the message.
 */
#ifndef _KILN_CRYPTO_CMS_H
#define _KILN_CRYPTO_CMS_H

#include <linux/types.h>
#include <mbedtls/md.h>

struct der_span {
	const u8 *p;
	size_t len;
};

enum cms_key_type { CMS_KEY_RSA, CMS_KEY_ECDSA };

struct cms_message {
	int version;
	bool content_is_data;
	struct der_span signers; /* the elements of signerInfos */
};

struct cms_signer {
	struct der_span issuer; /* the whole Name; empty where the signer is named by skid */
	struct der_span serial; /* contents of the INTEGER */
	struct der_span skid;	/* contents of the subjectKeyIdentifier, or empty */
	struct der_span signature;
	mbedtls_md_type_t digest;
	const char *digest_name;
	enum cms_key_type key_type;
	bool signed_attrs;
};

/*
 * Reads the message down to its signers. Bytes after the message are ignored.
 *
 * Returns 0; -EBADMSG where it is not such a message, or carries its content; -EINVAL where the
 * type or version is another; -EMSGSIZE above 65535 bytes (all as Linux's parser answers).
 * @reason gets a constant text on error.
 */
int cms_parse(const void *der, size_t len, struct cms_message *msg, const char **reason);

/*
 * Reads the first signer in @rest, and takes it off there.
 *
 * Returns 0; -EBADMSG or -EINVAL as above; -ENOPKG where the digest or the kind of key is not
 * supported: then the signer's name and digest_name are filled all the same.
 */
int cms_next_signer(const struct cms_message *msg, struct der_span *rest, struct cms_signer *signer,
		    const char **reason);

#endif
