/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is the file signed, and by whom? The signature stands at the end:
 *
 *	[ELF image][PKCS#7 message][struct module_signature][MODULE_SIG_STRING]
 *
 * Whatever is damaged or provably wrong is refused. What cannot be judged (no
 * signature, an unknown signer, an unknown algorithm) loads with taint E,
 * unless module.sig_enforce is set.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/module_signature.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "crypto/keyring.h"
#include "crypto/verify.h"
#include "module/internal.h"

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "module."

static bool sig_enforce;
module_param(sig_enforce, bool_enable_only, 0644);

/* -ENODATA, -ENOPKG and -ENOKEY are findings, to be judged by the policy; the rest are refusals. */
struct finding {
	const char *rule;
	const char *reason;
	struct pkcs7_verdict signer; /* as far as the message was read */
};

/* The keys that would do, for a person; cut where they are many. */
static void describe_keys(char *buf, size_t size)
{
	size_t used = scnprintf(buf, size, "a signature by");
	char key[160];
	unsigned int i;

	for (i = 0; keyring_describe(i, key, sizeof(key)) == 0; i++)
		used += scnprintf(buf + used, size - used, "%s %s", i ? " or" : "", key);
	if (!i)
		scnprintf(buf + used, size - used, " a key, but the keyring is empty");
}

/* What the message says of its signer, for a person. */
static void describe_signer(const struct pkcs7_verdict *signer, char *buf, size_t size)
{
	buf[0] = '\0';
	if (signer->reason)
		scnprintf(buf, size, "digest %s, issuer \"%s\", serial %s", signer->digest,
			  signer->issuer, signer->serial);
}

static u32 get_be32(const __be32 *p)
{
	const u8 *b = (const u8 *)p;

	return (u32)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
}

/*
 * Checks: the trailer fits, the message fits, the type is PKCS#7, what must be
 * zero is zero. Return: 0 and *sig_len, -EBADMSG, or -ENOPKG for another type.
 */
static int check_trailer(struct load_info *info, const struct module_signature *ms, u32 *sig_len)
{
	unsigned long left = info->len - sizeof(*ms);

	*sig_len = get_be32(&ms->sig_len);
	if (*sig_len >= left)
		return refuse(info->name, -EBADMSG, "signature.length",
			      FACTS(.expected = DEC(left), .found = DEC(*sig_len)),
			      "the signature would be longer than what stands before it");
	if (ms->id_type != PKEY_ID_PKCS7)
		return -ENOPKG;
	if (ms->algo || ms->hash || ms->signer_len || ms->key_id_len || ms->__pad[0] ||
	    ms->__pad[1] || ms->__pad[2])
		return refuse(info->name, -EBADMSG, "signature.reserved",
			      FACTS(.expected = TEXT("zero"), .found = TEXT("a byte that is not")),
			      "the signature trailer has a nonzero byte where PKCS#7 leaves none");
	return 0;
}

/* The message after the image, against the keyring. */
static int check_message(struct load_info *info, u32 sig_len, struct finding *finding)
{
	const u8 *message = (const u8 *)info->image + info->len;
	struct pkcs7_verdict *signer = &finding->signer;
	char words[256];
	int err;

	err = verify_pkcs7_signature(info->image, info->len, message, sig_len, signer);
	cond_resched(); /* nothing in a load takes longer */
	if (!err)
		return 0;
	describe_signer(signer, words, sizeof(words));
	if (err == -ENOPKG || err == -ENOKEY) {
		finding->rule = err == -ENOPKG ? "signature.algorithm" : "signature.signer";
		finding->reason = err == -ENOPKG ? "module with unsupported crypto" :
						   "module with unavailable key";
		pr_notice("%s: %s: %s: %s\n", info->name, finding->reason, words, signer->reason);
		return err;
	}
	if (err == -ENOMEM)
		return refuse(info->name, err, "signature.memory", NO_FACTS,
			      "no memory to verify the signature");
	return refuse(info->name, err,
		      err == -EKEYREJECTED ? "signature.rejected" : "signature.message",
		      FACTS(.offset = AT(info->len), .found = TEXT(signer->reason),
			    .expected = { .kind = signer->key[0] ? FACT_TEXT : FACT_NONE,
					  .text = signer->key }),
		      "%s", words);
}

/* Cuts the signature off the file and judges it; info->len is what remains to be loaded. */
static int verify_module(struct load_info *info, struct finding *finding)
{
	struct module_signature ms;
	u32 sig_len;
	int err;

	info->len -= strlen(MODULE_SIG_STRING);
	if (info->len <= sizeof(ms))
		return refuse(info->name, -EBADMSG, "signature.trailer",
			      FACTS(.expected = DEC(sizeof(ms)), .found = DEC(info->len)),
			      "too few bytes before the signature magic");
	memcpy(&ms, (const u8 *)info->image + info->len - sizeof(ms), sizeof(ms));

	err = check_trailer(info, &ms, &sig_len);
	if (err == -ENOPKG) {
		finding->rule = "signature.type";
		finding->reason = "module with unsupported crypto";
		pr_notice("%s: not signed with a PKCS#7 message but type %u\n", info->name,
			  ms.id_type);
	}
	if (err)
		return err;
	info->len -= sizeof(ms) + sig_len;
	return check_message(info, sig_len, finding);
}

static bool has_magic(const struct load_info *info)
{
	size_t n = strlen(MODULE_SIG_STRING);

	return info->len > n &&
	       memcmp((const u8 *)info->image + info->len - n, MODULE_SIG_STRING, n) == 0;
}

/* Without a good signature, and enforced: what there was, and the keys that would have done. */
static int refuse_unsigned(struct load_info *info, const struct finding *finding)
{
	char keys[320], signer[256];

	describe_keys(keys, sizeof(keys));
	describe_signer(&finding->signer, signer, sizeof(signer));
	return refuse(info->name, -EKEYREJECTED, finding->rule,
		      FACTS(.expected = TEXT(keys), .found = TEXT(signer)),
		      "%s, and module.sig_enforce is set", finding->reason);
}

/*
 * The signature stage. A file that is to be loaded with its version information
 * ignored is not the file that was signed: it counts as unsigned.
 * Return: 0 with info->sig_ok and info->len set, or a refusal.
 * Source: loading-rules "Signature"; Linux 6.1 kernel/module/signing.c.
 */
int module_sig_check(struct load_info *info, int flags)
{
	struct finding finding = { .rule = "signature.absent", .reason = "unsigned module" };
	bool mangled = flags & (MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC);
	int err = -ENODATA;

	if (!mangled && has_magic(info))
		err = verify_module(info, &finding);
	if (!err) {
		info->sig_ok = true;
		trace_stage(info->name, "signature", "digest %s, by %s", finding.signer.digest,
			    finding.signer.key);
		return 0;
	}
	if (err != -ENODATA && err != -ENOPKG && err != -ENOKEY)
		return err; /* refused already */
	if (sig_enforce)
		return refuse_unsigned(info, &finding);
	trace_stage(info->name, "signature", "%s: not enforced, taint E", finding.reason);
	return 0;
}
