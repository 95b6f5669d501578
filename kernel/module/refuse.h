/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every way out of the pipeline that is not success goes through refuse(): it
 * records what was looked at, what was expected and what was found, prints one
 * line, and gives the errno back. So a caller writes
 *
 *	return refuse(info->name, -ENOEXEC, "elf.type",
 *		      FACTS(.expected = DEC(ET_REL), .found = DEC(hdr->e_type),
 *			    .offset = AT(offsetof(Elf64_Ehdr, e_type))),
 *		      "the file is not a relocatable object");
 *
 * A rule's name is "stage.what"; docs/rules.md lists them, advice.c has a
 * sentence for each.
 */
#ifndef KERNEL_MODULE_REFUSE_H
#define KERNEL_MODULE_REFUSE_H

#include <linux/compiler.h>
#include <linux/types.h>

struct seq_file;

/* One thing that was expected or found: a text, a number, or nothing. */
struct fact {
	enum { FACT_NONE, FACT_TEXT, FACT_DEC, FACT_HEX } kind;
	const char *text;
	u64 value;
};

#define TEXT(s) { .kind = FACT_TEXT, .text = (s) }
#define DEC(n) { .kind = FACT_DEC, .value = (u64)(s64)(n) }
#define HEX(n) { .kind = FACT_HEX, .value = (u64)(n) }
#define AT(n) HEX(n)

/* What a refusal is about; every member may be left out. */
struct refusal_facts {
	const char *section;
	const char *symbol;
	struct fact offset; /* bytes from the start of the file */
	struct fact expected;
	struct fact found;
	const char *nearest; /* names that may have been meant */
};

#define FACTS(...) (&(const struct refusal_facts){ __VA_ARGS__ })
#define NO_FACTS ((const struct refusal_facts *)NULL)

/*
 * module: the name, NULL while it is not known. error: the errno, negative.
 * why: one sentence for a person. Returns error.
 */
int refuse(const char *module, int error, const char *rule, const struct refusal_facts *facts,
	   const char *why, ...) __printf(5, 6) __cold;

/* advice.c: what a person can do about it, one sentence; "" for what is no rule. */
const char *advice_for(const char *rule);

/* Shows the last refusals, oldest first, as text. */
int show_refusals(struct seq_file *m, void *v);

#endif
