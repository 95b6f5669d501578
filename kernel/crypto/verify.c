/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/errno.h>
#include <linux/string.h>
#include <mbedtls/md.h>
#include <mbedtls/pk.h>

#include "crypto/keys.h"
#include "crypto/text.h"
#include "crypto/verify.h"

/* The digest of the signed data: signers who use the same one share it. */
struct data_digest {
	const void *data;
	size_t len;
	mbedtls_md_type_t type;
	u8 value[MBEDTLS_MD_MAX_SIZE];
};

static void name_signer(struct pkcs7_verdict *why, const struct cms_signer *signer)
{
	struct text text;

	text_init(&text, why->digest, sizeof(why->digest));
	text_add(&text, signer->digest_name);
	text_init(&text, why->issuer, sizeof(why->issuer));
	text_add_name(&text, signer->issuer);
	text_init(&text, why->serial, sizeof(why->serial));
	text_add_hex(&text, signer->skid.len ? signer->skid : signer->serial);
}

/* All signers are read before anything is judged: a malformed message has no meaning. */
static int check_signers(const struct cms_message *msg, struct pkcs7_verdict *why)
{
	struct der_span rest = msg->signers;
	struct cms_signer signer;
	bool signed_attrs = false;
	int ret;

	while (rest.len) {
		ret = cms_next_signer(msg, &rest, &signer, &why->reason);
		name_signer(why, &signer);
		if (ret)
			return ret;
		signed_attrs |= signer.signed_attrs;
	}
	if (!msg->content_is_data) {
		why->reason = "content type is not data";
		return -EKEYREJECTED;
	}
	if (signed_attrs) {
		why->reason = "signed attributes";
		return -EKEYREJECTED;
	}
	return 0;
}

static int digest_data(struct data_digest *digest, mbedtls_md_type_t type)
{
	int ret;

	if (digest->type == type)
		return 0;
	ret = mbedtls_md(mbedtls_md_info_from_type(type), digest->data, digest->len, digest->value);
	if (ret)
		return mbedtls_errno(ret, -EKEYREJECTED);
	digest->type = type;
	return 0;
}

static int verify_signer(const struct cms_signer *signer, struct keyring_key *key,
			 struct data_digest *digest, struct pkcs7_verdict *why)
{
	mbedtls_pk_type_t wanted =
		signer->key_type == CMS_KEY_RSA ? MBEDTLS_PK_RSA : MBEDTLS_PK_ECKEY;
	int ret;

	if (mbedtls_pk_get_type(&key->cert.pk) != wanted) {
		why->reason = "the signer's key is of another kind";
		return -EKEYREJECTED;
	}
	why->reason = "wrong signature";
	ret = digest_data(digest, signer->digest);
	if (ret)
		return ret;
	ret = mbedtls_pk_verify(&key->cert.pk, signer->digest, digest->value,
				mbedtls_md_get_size(mbedtls_md_info_from_type(signer->digest)),
				signer->signature.p, signer->signature.len);
	return ret ? mbedtls_errno(ret, -EKEYREJECTED) : 0;
}

static int verify_signers(const struct cms_message *msg, struct data_digest *digest,
			  struct pkcs7_verdict *why)
{
	struct der_span rest = msg->signers;
	struct cms_signer signer;
	struct keyring_key *key;
	struct text text;
	bool verified = false;
	int ret;

	while (rest.len) {
		ret = cms_next_signer(msg, &rest, &signer, &why->reason);
		if (ret)
			return ret;
		key = keyring_find(&signer);
		if (!key)
			continue;
		name_signer(why, &signer);
		text_init(&text, why->key, sizeof(why->key));
		text_add(&text, key->name);
		ret = verify_signer(&signer, key, digest, why);
		if (ret)
			return ret;
		verified = true;
	}
	why->reason = verified ? "verified" : "signer is not in the keyring";
	return verified ? 0 : -ENOKEY;
}

int verify_pkcs7_signature(const void *data, size_t len, const void *pkcs7, size_t pkcs7_len,
			   struct pkcs7_verdict *why)
{
	struct data_digest digest = {.data = data, .len = len, .type = MBEDTLS_MD_NONE};
	struct cms_message msg;
	int ret;

	memset(why, 0, sizeof(*why));
	ret = cms_parse(pkcs7, pkcs7_len, &msg, &why->reason);
	if (ret)
		return ret;
	ret = check_signers(&msg, why);
	if (ret)
		return ret;
	return verify_signers(&msg, &digest, why);
}
