/* SPDX-License-Identifier: GPL-2.0 */
/* fuzz: crypto */
/* The parser of PKCS#7 messages, before and after a signer is found. */
#include <errno.h>
#include <string.h>

#include "crypto/keyring.h"
#include "crypto/verify.h"
#include "fuzz.h"

int mbedtls_platform_set_calloc_free(void *(*calloc_func)(size_t, size_t),
				     void (*free_func)(void *));

static long live;

static void *counted_calloc(size_t num, size_t size)
{
	live++;
	return calloc(num, size);
}

static void counted_free(void *p)
{
	live -= !!p;
	free(p);
}

/* One small key, so that a whole verification takes no longer than the parsing. */
static void start(void)
{
	const char *build = getenv("KILN_BUILD");
	static uint8_t cert[4096]; /* the keyring keeps pointing there */
	char path[512];
	size_t len, used;
	FILE *file;

	mbedtls_platform_set_calloc_free(counted_calloc, counted_free);
	snprintf(path, sizeof(path), "%s/signatures/rsa2048.crt", build ? build : "build");
	file = fopen(path, "rb");
	if (!file) {
		perror(path);
		exit(1);
	}
	len = fread(cert, 1, sizeof(cert), file);
	fclose(file);
	MUST(!keyring_add(cert, len, &used));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char text[] = "what is signed";
	struct pkcs7_verdict why;
	static int started;
	long before;
	int err;

	if (!started++)
		start();
	before = live;
	err = verify_pkcs7_signature(text, sizeof(text), data, size, &why);
	/* A signature of ours over this text does not exist: it is never good. */
	MUST(err == -EBADMSG || err == -EINVAL || err == -EMSGSIZE || err == -ENOPKG ||
	     err == -ENOKEY || err == -EKEYREJECTED);
	MUST(why.reason && why.reason[0]);
	MUST(strnlen(why.issuer, sizeof(why.issuer)) < sizeof(why.issuer));
	MUST(strnlen(why.serial, sizeof(why.serial)) < sizeof(why.serial));
	MUST(live == before);
	return 0;
}
