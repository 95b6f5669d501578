/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#include "crypto/cms.h"

#define TAG_SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)
#define TAG_SET (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SET)
#define TAG_CONTEXT(n) (MBEDTLS_ASN1_CONTEXT_SPECIFIC | (n))
#define TAG_CONTEXT_CONS(n) (MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED | (n))

/* What Linux's decoder takes at most: its stack holds 16-bit lengths. */
#define CMS_MAX_SIZE 65535

/* Of Authenticode, 1.3.6.1.4.1.311.2.1.4: the only other content that Linux's parser takes. */
#define OID_MS_INDIRECT_DATA "\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x04"

#define OID_EQ(span, oid)                                                                          \
	((span)->len == MBEDTLS_OID_SIZE(oid) && !memcmp((span)->p, oid, MBEDTLS_OID_SIZE(oid)))

static bool next_is(const struct der_span *in, int tag)
{
	return in->len && in->p[0] == tag;
}

/* Takes one element with this tag off the front of @in; @contents may be @in itself. */
static bool take(struct der_span *in, int tag, struct der_span *contents)
{
	unsigned char *p = (unsigned char *)in->p;
	const unsigned char *end = in->p + in->len;
	size_t len;

	if (mbedtls_asn1_get_tag(&p, end, &len, tag))
		return false;
	in->p = p + len;
	in->len = end - in->p;
	contents->p = p;
	contents->len = len;
	return true;
}

static bool skip(struct der_span *in, int tag)
{
	struct der_span unused;

	return take(in, tag, &unused);
}

/* SET OF or SEQUENCE OF: whether each element is one of this tag. */
static bool all_are(struct der_span in, int tag)
{
	while (in.len)
		if (!skip(&in, tag))
			return false;
	return true;
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm OID, parameters ANY OPTIONAL } */
static bool take_algorithm(struct der_span *in, struct der_span *oid)
{
	struct der_span algorithm;

	if (!take(in, TAG_SEQUENCE, &algorithm) || !take(&algorithm, MBEDTLS_ASN1_OID, oid))
		return false;
	return !algorithm.len || (skip(&algorithm, algorithm.p[0]) && !algorithm.len);
}

/* A version is one byte: Linux answers EINVAL to any it does not know, long ones too. */
static int take_version(struct der_span *in, int *version)
{
	struct der_span number;

	if (!take(in, MBEDTLS_ASN1_INTEGER, &number))
		return -EBADMSG;
	if (number.len != 1 || (number.p[0] != 1 && number.p[0] != 3))
		return -EINVAL;
	*version = number.p[0];
	return 0;
}

/* EncapsulatedContentInfo: the type only, because a module is signed detached. */
static int take_content_info(struct der_span *in, struct cms_message *msg, const char **reason)
{
	struct der_span info, type;

	if (!take(in, TAG_SEQUENCE, &info) || !take(&info, MBEDTLS_ASN1_OID, &type))
		return -EBADMSG;
	msg->content_is_data = OID_EQ(&type, MBEDTLS_OID_PKCS7_DATA);
	if (!msg->content_is_data && !OID_EQ(&type, OID_MS_INDIRECT_DATA)) {
		*reason = "content type not known";
		return -EINVAL;
	}
	if (info.len) {
		*reason = "the message carries its content";
		return -EBADMSG;
	}
	return 0;
}

/* SignedData: the sets that only count as well formed, then signerInfos. */
static int parse_signed_data(struct der_span *in, struct cms_message *msg, const char **reason)
{
	struct der_span set;
	int ret;

	*reason = "SignedData version is not 1 or 3";
	ret = take_version(in, &msg->version);
	if (ret)
		return ret;
	*reason = "malformed SignedData";
	if (!take(in, TAG_SET, &set) || !all_are(set, TAG_SEQUENCE))
		return -EBADMSG;
	ret = take_content_info(in, msg, reason);
	if (ret)
		return ret;
	if (next_is(in, TAG_CONTEXT_CONS(0)) &&
	    (!take(in, TAG_CONTEXT_CONS(0), &set) || !all_are(set, TAG_SEQUENCE)))
		return -EBADMSG;
	if (next_is(in, TAG_CONTEXT_CONS(1)) &&
	    (!take(in, TAG_CONTEXT_CONS(1), &set) || !all_are(set, TAG_SEQUENCE)))
		return -EBADMSG;
	if (!take(in, TAG_SET, &msg->signers) || in->len)
		return -EBADMSG;
	if (!msg->signers.len) {
		*reason = "no signer";
		return -EINVAL;
	}
	return 0;
}

int cms_parse(const void *der, size_t len, struct cms_message *msg, const char **reason)
{
	struct der_span in = {der, len}, content_info, type, wrapped, signed_data;

	memset(msg, 0, sizeof(*msg));
	if (len > CMS_MAX_SIZE) {
		*reason = "longer than 65535 bytes";
		return -EMSGSIZE;
	}
	*reason = "malformed ContentInfo";
	if (!take(&in, TAG_SEQUENCE, &content_info) ||
	    !take(&content_info, MBEDTLS_ASN1_OID, &type))
		return -EBADMSG;
	if (!OID_EQ(&type, MBEDTLS_OID_PKCS7_SIGNED_DATA)) {
		*reason = "not SignedData";
		return -EINVAL;
	}
	if (!take(&content_info, TAG_CONTEXT_CONS(0), &wrapped) || content_info.len ||
	    !take(&wrapped, TAG_SEQUENCE, &signed_data) || wrapped.len)
		return -EBADMSG;
	return parse_signed_data(&signed_data, msg, reason);
}

static const struct digest {
	const char *oid;
	size_t oid_len;
	const char *name;
	mbedtls_md_type_t type; /* NONE: known by name only */
} digests[] = {
	{MBEDTLS_OID_DIGEST_ALG_SHA256, MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_SHA256), "sha256",
	 MBEDTLS_MD_SHA256},
	{MBEDTLS_OID_DIGEST_ALG_SHA384, MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_SHA384), "sha384",
	 MBEDTLS_MD_SHA384},
	{MBEDTLS_OID_DIGEST_ALG_SHA512, MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_SHA512), "sha512",
	 MBEDTLS_MD_SHA512},
	{MBEDTLS_OID_DIGEST_ALG_SHA224, MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_SHA224), "sha224",
	 MBEDTLS_MD_NONE},
	{MBEDTLS_OID_DIGEST_ALG_SHA1, MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_SHA1), "sha1",
	 MBEDTLS_MD_NONE},
	{MBEDTLS_OID_DIGEST_ALG_MD5, MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_MD5), "md5",
	 MBEDTLS_MD_NONE},
};

static int set_digest(const struct der_span *oid, struct cms_signer *signer)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(digests); i++) {
		if (oid->len != digests[i].oid_len || memcmp(oid->p, digests[i].oid, oid->len))
			continue;
		signer->digest = digests[i].type;
		signer->digest_name = digests[i].name;
	}
	return signer->digest == MBEDTLS_MD_NONE ? -ENOPKG : 0;
}

/* The digest in ecdsa-with-SHA... is not compared with digestAlgorithm; Linux does not either. */
static int set_key_type(const struct der_span *oid, struct cms_signer *signer)
{
	if (OID_EQ(oid, MBEDTLS_OID_PKCS1_RSA))
		signer->key_type = CMS_KEY_RSA;
	else if (OID_EQ(oid, MBEDTLS_OID_ECDSA_SHA256) || OID_EQ(oid, MBEDTLS_OID_ECDSA_SHA384) ||
		 OID_EQ(oid, MBEDTLS_OID_ECDSA_SHA512))
		signer->key_type = CMS_KEY_ECDSA;
	else
		return -ENOPKG;
	return 0;
}

/* SignerIdentifier: version 1 names issuer and serial, version 3 the subjectKeyIdentifier. */
static bool take_signer_id(struct der_span *in, int version, struct cms_signer *signer)
{
	struct der_span id, name;

	if (version == 3)
		return take(in, TAG_CONTEXT(0), &signer->skid);
	if (!take(in, TAG_SEQUENCE, &id))
		return false;
	signer->issuer.p = id.p;
	if (!take(&id, TAG_SEQUENCE, &name))
		return false;
	signer->issuer.len = id.p - signer->issuer.p;
	return take(&id, MBEDTLS_ASN1_INTEGER, &signer->serial) && !id.len;
}

/* From digestAlgorithm to the end of SignerInfo. */
static int parse_signer_rest(struct der_span *in, struct cms_signer *signer, const char **reason)
{
	struct der_span oid, attrs;

	if (!take_algorithm(in, &oid))
		return -EBADMSG;
	if (set_digest(&oid, signer)) {
		*reason = "digest not supported";
		return -ENOPKG;
	}
	if (next_is(in, TAG_CONTEXT_CONS(0))) {
		if (!take(in, TAG_CONTEXT_CONS(0), &attrs) || !all_are(attrs, TAG_SEQUENCE))
			return -EBADMSG;
		signer->signed_attrs = true;
	}
	if (!take_algorithm(in, &oid))
		return -EBADMSG;
	if (set_key_type(&oid, signer)) {
		*reason = "kind of key not supported";
		return -ENOPKG;
	}
	if (!take(in, MBEDTLS_ASN1_OCTET_STRING, &signer->signature))
		return -EBADMSG;
	if (next_is(in, TAG_CONTEXT_CONS(1)) &&
	    (!take(in, TAG_CONTEXT_CONS(1), &attrs) || !all_are(attrs, TAG_SEQUENCE)))
		return -EBADMSG;
	return in->len ? -EBADMSG : 0;
}

int cms_next_signer(const struct cms_message *msg, struct der_span *rest, struct cms_signer *signer,
		    const char **reason)
{
	struct der_span in;
	int version, ret;

	memset(signer, 0, sizeof(*signer));
	signer->digest = MBEDTLS_MD_NONE;
	signer->digest_name = "unknown";
	*reason = "malformed SignerInfo";
	if (!take(rest, TAG_SEQUENCE, &in))
		return -EBADMSG;
	ret = take_version(&in, &version);
	if (ret == -EINVAL)
		*reason = "SignerInfo version is not 1 or 3";
	if (ret)
		return ret;
	if (version != msg->version) {
		*reason = "versions of SignedData and SignerInfo differ";
		return -EBADMSG;
	}
	if (!take_signer_id(&in, version, signer))
		return -EBADMSG;
	return parse_signer_rest(&in, signer, reason);
}
