/* SPDX-License-Identifier: GPL-2.0 */
/* unit-libs: $(B)/host/crypto/libcrypto.a */
/* unit-data: $(B)/signatures/.made */
/*
 * Module signatures: every answer of verify_pkcs7_signature, with messages that sign-file and
 * openssl wrote (tests/unit/make-signatures.sh), whole, cut and damaged.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/keyring.h"
#include "crypto/verify.h"

int mbedtls_platform_set_calloc_free(void *(*calloc_func)(size_t, size_t),
				     void (*free_func)(void *));

struct blob {
	unsigned char *bytes;
	size_t len;
};

/* Keys in the keyring, in order. */
static const char *const known[] = {"rsa2048", "rsa3072", "rsa4096", "p256", "p384"};
#define NR_KNOWN (sizeof(known) / sizeof(known[0]))

static struct blob certs[NR_KNOWN], data;

static struct blob load(const char *name, const char *suffix)
{
	const char *build = getenv("KILN_BUILD");
	struct blob blob;
	char path[256];
	FILE *file;
	long size;

	snprintf(path, sizeof(path), "%s/signatures/%s%s", build ? build : "build", name, suffix);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be opened", path);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	blob.len = size;
	blob.bytes = malloc(size); /* exactly as long, so that ASan sees one byte too far */
	assert_int_equal(fread(blob.bytes, 1, size, file), size);
	fclose(file);
	return blob;
}

static int verify(const struct blob *signature, struct pkcs7_verdict *why)
{
	memset(why, 0xff, sizeof(*why));
	return verify_pkcs7_signature(data.bytes, data.len, signature->bytes, signature->len, why);
}

/* Whatever the answer, the verdict can be printed. */
static void check_verdict(const struct pkcs7_verdict *why)
{
	assert_non_null(why->reason);
	assert_true(strlen(why->reason) > 0);
	assert_non_null(memchr(why->digest, 0, sizeof(why->digest)));
	assert_non_null(memchr(why->issuer, 0, sizeof(why->issuer)));
	assert_non_null(memchr(why->serial, 0, sizeof(why->serial)));
	assert_non_null(memchr(why->key, 0, sizeof(why->key)));
}

static void expect(const char *name, int error, const char *reason)
{
	struct blob signature = load(name, ".p7s");
	struct pkcs7_verdict why;
	int ret = verify(&signature, &why);

	free(signature.bytes);
	check_verdict(&why);
	if (ret != error)
		fail_msg("%s: %d (%s), expected %d", name, ret, why.reason, error);
	if (strcmp(why.reason, reason))
		fail_msg("%s: \"%s\", expected \"%s\"", name, why.reason, reason);
}

static int setup(void **state)
{
	size_t i, used;

	data = load("data", "");
	for (i = 0; i < NR_KNOWN; i++) {
		certs[i] = load(known[i], ".crt");
		assert_int_equal(keyring_add(certs[i].bytes, certs[i].len, &used), 0);
		assert_int_equal(used, certs[i].len);
	}
	return 0;
}

static int teardown(void **state)
{
	size_t i;

	keyring_free();
	for (i = 0; i < NR_KNOWN; i++)
		free(certs[i].bytes);
	free(data.bytes);
	return 0;
}

static void test_good(void **state)
{
	static const char *const digests[] = {"sha256", "sha384", "sha512"};
	struct pkcs7_verdict why;
	char name[64], issuer[64];
	struct blob signature;
	size_t key, digest;

	for (key = 0; key < NR_KNOWN; key++) {
		for (digest = 0; digest < 3; digest++) {
			snprintf(name, sizeof(name), "good-%s-%s", known[key], digests[digest]);
			expect(name, 0, "verified");
			signature = load(name, ".p7s");
			assert_int_equal(verify(&signature, &why), 0);
			free(signature.bytes);
			assert_string_equal(why.digest, digests[digest]);
			snprintf(issuer, sizeof(issuer), "CN=Kiln test key %s", known[key]);
			assert_string_equal(why.issuer, issuer);
			assert_int_equal(strncmp(why.key, issuer, strlen(issuer)), 0);
			assert_int_equal(strncmp(why.serial, "5a0", 3), 0);
			assert_int_equal(why.serial[3], '1' + key);
		}
	}
}

static void test_signer(void **state)
{
	expect("skid", 0, "verified");
	expect("certs", 0, "verified");
	expect("unknown", -ENOKEY, "signer is not in the keyring");
	expect("unknown-certs", -ENOKEY, "signer is not in the keyring");
	expect("p521", -ENOKEY, "signer is not in the keyring");
	expect("impostor", -EKEYREJECTED, "wrong signature");
	expect("two", 0, "verified");
	expect("two-bad", -EKEYREJECTED, "wrong signature");
}

static void test_form(void **state)
{
	expect("attrs", -EKEYREJECTED, "signed attributes");
	expect("unknown-attrs", -EKEYREJECTED, "signed attributes");
	expect("content", -EKEYREJECTED, "content type is not data");
	expect("attached", -EBADMSG, "the message carries its content");
	expect("not-signed", -EINVAL, "not SignedData");
	expect("md5", -ENOPKG, "digest not supported");
	expect("sha1", -ENOPKG, "digest not supported");
	expect("sha224", -ENOPKG, "digest not supported");
	expect("pss", -ENOPKG, "kind of key not supported");
}

static void test_unsupported_digest_is_named(void **state)
{
	struct blob signature = load("sha1", ".p7s");
	struct pkcs7_verdict why;

	assert_int_equal(verify(&signature, &why), -ENOPKG);
	assert_string_equal(why.digest, "sha1");
	assert_string_equal(why.issuer, "CN=Kiln test key rsa2048");
	free(signature.bytes);
}

/* Replaces the only, or the last, occurrence of some bytes by others. */
static void patch(struct blob *blob, const void *from, const void *to, size_t len)
{
	size_t i = blob->len - len + 1;

	while (i--) {
		if (!memcmp(blob->bytes + i, from, len)) {
			memcpy(blob->bytes + i, to, len);
			return;
		}
	}
	fail_msg("the bytes to change are not there");
}

static void expect_patched(const char *name, const void *from, const void *to, size_t len,
			   int error)
{
	struct blob signature = load(name, ".p7s");
	struct pkcs7_verdict why;

	patch(&signature, from, to, len);
	assert_int_equal(verify(&signature, &why), error);
	check_verdict(&why);
	free(signature.bytes);
}

static void test_versions(void **state)
{
	/* SignedData: version, then digestAlgorithms; SignerInfo: version, then its signer. */
	expect_patched("good-rsa2048-sha256", "\2\1\1\x31", "\2\1\2\x31", 4, -EINVAL);
	expect_patched("good-rsa2048-sha256", "\2\1\1\x31", "\2\1\3\x31", 4, -EBADMSG);
	expect_patched("good-rsa2048-sha256", "\2\1\1\x30", "\2\1\2\x30", 4, -EINVAL);
	expect_patched("good-rsa2048-sha256", "\2\1\1\x30", "\2\1\3\x30", 4, -EBADMSG);
	expect_patched("skid", "\2\1\3\x80", "\2\1\1\x80", 4, -EBADMSG);
}

static void test_identifiers(void **state)
{
	/* Another serial number; another issuer; another kind of content. */
	expect_patched("good-rsa2048-sha256", "\2\2\x5a\1", "\2\2\x5a\x21", 4, -ENOKEY);
	expect_patched("good-rsa2048-sha256", "key rsa2048", "key rsa2049", 11, -ENOKEY);
	expect_patched("good-rsa2048-sha256", "\xf7\xd\1\7\1", "\xf7\xd\1\7\5", 5, -EINVAL);
	/* A known signer, whose key is not the one that signed. */
	expect_patched("good-p256-sha256", "key p256\2\2\x5a\4", "key p384\2\2\x5a\5", 12,
		       -EKEYREJECTED);
	/* The digest of another name; ecdsa-with-SHA1. */
	expect_patched("good-rsa2048-sha256", "\x65\3\4\2\1", "\x65\3\4\2\2", 5, -EKEYREJECTED);
	expect_patched("good-p256-sha256", "\x3d\4\3\2", "\x3d\4\1\2", 4, -ENOPKG);
}

static void test_tampered_data(void **state)
{
	static const char *const names[] = {"good-rsa4096-sha256", "good-p384-sha512"};
	struct pkcs7_verdict why;
	struct blob signature;
	size_t i, at;

	for (i = 0; i < 2; i++) {
		signature = load(names[i], ".p7s");
		for (at = 0; at < data.len; at += 613) {
			data.bytes[at] ^= 0x10;
			assert_int_equal(verify(&signature, &why), -EKEYREJECTED);
			data.bytes[at] ^= 0x10;
		}
		data.len--;
		assert_int_equal(verify(&signature, &why), -EKEYREJECTED);
		data.len++;
		assert_int_equal(verify(&signature, &why), 0);
		free(signature.bytes);
	}
}

/* The signer is looked up before anything is digested. */
static void test_tampered_data_of_unknown_signer(void **state)
{
	data.bytes[0] ^= 1;
	expect("unknown", -ENOKEY, "signer is not in the keyring");
	data.bytes[0] ^= 1;
}

static void test_truncated_anywhere(void **state)
{
	static const char *const names[] = {
		"good-rsa2048-sha256", "good-p256-sha256", "skid", "two", "certs", "attrs"};
	struct blob whole, cut;
	struct pkcs7_verdict why;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		whole = load(names[i], ".p7s");
		for (cut.len = 0; cut.len < whole.len; cut.len++) {
			cut.bytes = malloc(cut.len);
			memcpy(cut.bytes, whole.bytes, cut.len);
			assert_int_equal(verify(&cut, &why), -EBADMSG);
			check_verdict(&why);
			free(cut.bytes);
		}
		free(whole.bytes);
	}
}

/* Linux's decoder stops at the end of the message, and so does ours. */
static void test_trailing_bytes_are_ignored(void **state)
{
	struct blob signature = load("good-rsa2048-sha256", ".p7s");
	struct pkcs7_verdict why;

	signature.bytes = realloc(signature.bytes, signature.len + 3);
	memcpy(signature.bytes + signature.len, "abc", 3);
	signature.len += 3;
	assert_int_equal(verify(&signature, &why), 0);
	free(signature.bytes);
}

static void test_sizes(void **state)
{
	struct blob signature = load("good-rsa2048-sha256", ".p7s");
	struct pkcs7_verdict why;

	signature.bytes = realloc(signature.bytes, 65536);
	memset(signature.bytes + signature.len, 0, 65536 - signature.len);
	signature.len = 65535;
	assert_int_equal(verify(&signature, &why), 0);
	signature.len = 65536;
	assert_int_equal(verify(&signature, &why), -EMSGSIZE);
	signature.len = 0;
	assert_int_equal(verify(&signature, &why), -EBADMSG);
	free(signature.bytes);
}

/* Every byte of the key's signature counts. */
static void test_each_signature_bit(void **state)
{
	struct blob signature = load("good-p256-sha256", ".p7s");
	struct pkcs7_verdict why;
	size_t i, start = signature.len - 70;
	int bit;

	for (i = start; i < signature.len; i++) {
		for (bit = 1; bit < 256; bit <<= 3) {
			signature.bytes[i] ^= bit;
			assert_int_not_equal(verify(&signature, &why), 0);
			signature.bytes[i] ^= bit;
		}
	}
	free(signature.bytes);

	signature = load("good-rsa2048-sha256", ".p7s");
	for (i = signature.len - 256; i < signature.len; i++) {
		signature.bytes[i] ^= 1;
		assert_int_equal(verify(&signature, &why), -EKEYREJECTED);
		signature.bytes[i] ^= 1;
	}
	free(signature.bytes);
}

static bool is_expected(int ret)
{
	return ret == 0 || ret == -EBADMSG || ret == -EINVAL || ret == -ENOPKG || ret == -ENOKEY ||
	       ret == -EKEYREJECTED;
}

/* Deterministic: the same damage on every run. */
static uint32_t random_state = 1;

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % n;
}

/* One damaged message: never a crash, and never good for other data. */
static void try_damaged(const struct blob *whole)
{
	struct blob damaged = {.bytes = malloc(whole->len), .len = whole->len};
	struct pkcs7_verdict why;
	int n = 1 + random_below(3), ret;

	memcpy(damaged.bytes, whole->bytes, whole->len);
	while (n--)
		damaged.bytes[random_below(damaged.len)] = random_below(256);
	data.bytes[17] ^= 1;
	ret = verify(&damaged, &why);
	data.bytes[17] ^= 1;
	check_verdict(&why);
	assert_true(is_expected(ret));
	assert_int_not_equal(ret, 0);
	free(damaged.bytes);
}

static void test_random_damage(void **state)
{
	static const char *const names[] = {"good-rsa2048-sha256",
					    "good-p256-sha256",
					    "skid",
					    "two",
					    "certs",
					    "attrs",
					    "content",
					    "pss"};
	struct blob whole;
	size_t i;
	int n;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		whole = load(names[i], ".p7s");
		for (n = 0; n < 600; n++)
			try_damaged(&whole);
		free(whole.bytes);
	}
}

/* Memory that runs out at the nth request. */
static long requests, fail_at, live;

static void *failing_calloc(size_t n, size_t size)
{
	void *p = ++requests == fail_at ? NULL : calloc(n, size);

	live += p != NULL;
	return p;
}

static void counting_free(void *p)
{
	live -= p != NULL;
	free(p);
}

static void out_of_memory(const char *name)
{
	struct blob signature = load(name, ".p7s");
	struct pkcs7_verdict why;
	int ret;

	for (fail_at = 1;; fail_at++) {
		requests = 0;
		live = 0;
		ret = verify(&signature, &why);
		assert_int_equal(live, 0);
		check_verdict(&why);
		if (requests < fail_at)
			break;
		assert_int_equal(ret, -ENOMEM);
	}
	assert_int_equal(ret, 0);
	assert_true(fail_at > 2);
	free(signature.bytes);
}

static void test_out_of_memory(void **state)
{
	mbedtls_platform_set_calloc_free(failing_calloc, counting_free);
	out_of_memory("good-rsa2048-sha256");
	out_of_memory("good-p256-sha256");
	mbedtls_platform_set_calloc_free(calloc, free);
}

static void test_keyring_out_of_memory(void **state)
{
	struct blob cert = load("rsa2048", ".crt");
	size_t used;
	int ret;

	keyring_free();
	mbedtls_platform_set_calloc_free(failing_calloc, counting_free);
	for (fail_at = 1;; fail_at++) {
		requests = 0;
		live = 0;
		ret = keyring_add(cert.bytes, cert.len, &used);
		if (requests < fail_at)
			break;
		assert_int_equal(live, 0);
		/* mbedTLS hides some failures behind "invalid key". */
		assert_true(ret == -ENOMEM || ret == -EBADMSG);
	}
	assert_int_equal(ret, 0);
	keyring_free();
	assert_int_equal(live, 0);
	mbedtls_platform_set_calloc_free(calloc, free);
	free(cert.bytes);
}

static void test_keyring_refuses(void **state)
{
	static const char *const names[] = {"p521", "ed25519"};
	struct blob cert;
	size_t i, used;

	keyring_free();
	for (i = 0; i < 2; i++) {
		cert = load(names[i], ".crt");
		assert_int_equal(keyring_add(cert.bytes, cert.len, &used), -ENOPKG);
		assert_int_equal(used, cert.len);
		free(cert.bytes);
	}
	assert_int_equal(keyring_add("no certificate", 14, &used), -EBADMSG);
	assert_int_equal(used, 0);
	cert = load("p256", ".crt");
	cert.bytes[4] ^= 0x20; /* tbsCertificate's tag */
	assert_int_equal(keyring_add(cert.bytes, cert.len, &used), -EBADMSG);
	assert_int_equal(used, cert.len);
	for (i = 0; i < cert.len; i++)
		assert_int_equal(keyring_add(cert.bytes, i, &used), -EBADMSG);
	free(cert.bytes);
	assert_int_equal(keyring_describe(0, (char[8]){0}, 8), -ENOENT);
}

static void test_keyring_describe(void **state)
{
	char text[160], tiny[5];
	size_t i;

	for (i = 0; i < NR_KNOWN; i++) {
		assert_int_equal(keyring_describe(i, text, sizeof(text)), 0);
		assert_non_null(strstr(text, known[i]));
	}
	assert_non_null(strstr(text, ", ECDSA 384"));
	assert_int_equal(keyring_describe(NR_KNOWN, text, sizeof(text)), -ENOENT);
	assert_int_equal(keyring_describe(0, tiny, sizeof(tiny)), 0);
	assert_string_equal(tiny, "CN=K");
}

#define WITH_KEYS(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_KEYS(test_good),
		WITH_KEYS(test_signer),
		WITH_KEYS(test_form),
		WITH_KEYS(test_unsupported_digest_is_named),
		WITH_KEYS(test_versions),
		WITH_KEYS(test_identifiers),
		WITH_KEYS(test_tampered_data),
		WITH_KEYS(test_tampered_data_of_unknown_signer),
		WITH_KEYS(test_truncated_anywhere),
		WITH_KEYS(test_trailing_bytes_are_ignored),
		WITH_KEYS(test_sizes),
		WITH_KEYS(test_each_signature_bit),
		WITH_KEYS(test_random_damage),
		WITH_KEYS(test_out_of_memory),
		WITH_KEYS(test_keyring_out_of_memory),
		WITH_KEYS(test_keyring_refuses),
		WITH_KEYS(test_keyring_describe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
