/* SPDX-License-Identifier: GPL-2.0 */
/* The certificates that the build put into the image (kernel/crypto/certs.S). */
#define pr_fmt(fmt) "keyring: " fmt

#include <linux/errno.h>
#include <linux/printk.h>

#include "crypto/keyring.h"

extern const u8 builtin_certs[], builtin_certs_end[];

int keyring_init(void)
{
	const u8 *p = builtin_certs;
	unsigned int count = 0;
	char name[160];
	size_t used;
	int ret;

	while (p < builtin_certs_end) {
		ret = keyring_add(p, builtin_certs_end - p, &used);
		if (ret == -ENOMEM)
			return ret;
		if (ret) {
			pr_err("built-in certificate at byte %zu cannot be used: error %d\n",
			       (size_t)(p - builtin_certs), ret);
			if (!used)
				break;
		} else if (!keyring_describe(count, name, sizeof(name))) {
			count++;
			pr_notice("loaded X.509 certificate '%s'\n", name);
		}
		p += used;
	}
	if (!count)
		pr_warn("no key: every signed module will have an unknown signer\n");
	return 0;
}
