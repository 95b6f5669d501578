/* SPDX-License-Identifier: GPL-2.0 */
/* The one question that the loader asks of cryptography. */
#ifndef _KILN_CRYPTO_VERIFY_H
#define _KILN_CRYPTO_VERIFY_H

#include <linux/types.h>

/* What was found, for messages. Texts are cut to their arrays and may be empty, never absent. */
struct pkcs7_verdict {
	const char *reason; /* constant, a few plain words; "verified" where it is */
	char digest[16];    /* "sha256"; "unknown" for one without a name here */
	char issuer[128];   /* the signer's issuer, "CN=..., O=..." */
	char serial[64];    /* the signer's serial number or key identifier, in hex */
	char key[160];	    /* the key of the keyring that was used */
};

/*
 * Verifies a detached PKCS#7 signature (CMS SignedData) over @data against the built-in keyring.
 * Bytes after the message within @pkcs7_len are ignored, as Linux does. With more than one
 * signer, one good signature by a known key will do, but none by a known key may be wrong.
 *
 * Returns 0, or
 *   -EBADMSG      malformed, or with the content inside
 *   -EINVAL       not SignedData, a version other than 1 and 3, or content of an unknown kind
 *   -EMSGSIZE     longer than 65535 bytes
 *   -ENOPKG       digest or kind of key not supported
 *   -ENOKEY       no signer is in the keyring; asked before anything is digested
 *   -EKEYREJECTED wrong signature, signed attributes, or content other than data (Authenticode's)
 *   -ENOMEM
 *
 * Rules: RFC 5652 sections 5 and 5.4 to 5.6; the order of the answers is Linux 6.1's.
 */
int verify_pkcs7_signature(const void *data, size_t len, const void *pkcs7, size_t pkcs7_len,
			   struct pkcs7_verdict *why);

#endif
