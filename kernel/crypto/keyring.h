/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The public keys that module signatures are verified with: X.509 certificates built into the
 * kernel image. Filled once at start and only read afterwards, so it has no lock.
 */
#ifndef _KILN_CRYPTO_KEYRING_H
#define _KILN_CRYPTO_KEYRING_H

#include <linux/types.h>

/* Parses the certificates linked into the kernel. One that cannot be used is named in the log and
 * left out, as in Linux. Returns 0, or -ENOMEM. */
int keyring_init(void);

/*
 * Adds the first certificate in @der, which must stay where it is. @used gets its length, also
 * when it is refused, so that the next one can be found; 0 where even that cannot be read.
 * Returns 0; -EBADMSG malformed; -ENOPKG a kind of key that is not supported; -ENOMEM.
 */
int keyring_add(const void *der, size_t len, size_t *used);

/* Gives all keys back. For tests: the kernel keeps its keys. */
void keyring_free(void);

/* Writes "subject: key identifier, kind bits" of the key. Returns 0, or -ENOENT past the last. */
int keyring_describe(unsigned int index, char *buf, size_t size);

#endif
