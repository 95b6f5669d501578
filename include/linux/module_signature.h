/* SPDX-License-Identifier: GPL-2.0 */
/* The tail of a signed module: [PKCS#7][struct module_signature][magic]. */
#ifndef _LINUX_MODULE_SIGNATURE_H
#define _LINUX_MODULE_SIGNATURE_H

#include <linux/types.h>

#define MODULE_SIG_STRING "~Module signature appended~\n"

enum pkey_id_type {
	PKEY_ID_PGP,
	PKEY_ID_X509,
	PKEY_ID_PKCS7,
};

/* With PKCS#7 all but id_type and sig_len must be 0: the message says the rest itself. */
struct module_signature {
	u8 algo;
	u8 hash;
	u8 id_type;
	u8 signer_len;
	u8 key_id_len;
	u8 __pad[3];
	__be32 sig_len;
};

#endif
