/* SPDX-License-Identifier: GPL-2.0 */
/* What verify.c sees of the keyring. */
#ifndef _KILN_CRYPTO_KEYS_H
#define _KILN_CRYPTO_KEYS_H

#include <mbedtls/x509_crt.h>

#include "crypto/cms.h"
#include "crypto/keyring.h"

#define KEY_NAME_SIZE 160

struct keyring_key {
	struct keyring_key *next;
	mbedtls_x509_crt cert;
	char name[KEY_NAME_SIZE];
};

/* The key that the signer names, by issuer and serial or by key identifier, or NULL. */
struct keyring_key *keyring_find(const struct cms_signer *signer);

/* -ENOMEM where that is what mbedTLS's error says, else @otherwise. */
int mbedtls_errno(int error, int otherwise);

#endif
