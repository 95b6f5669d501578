/* SPDX-License-Identifier: GPL-2.0 */
/* Why a module was not loaded: one line in the log, and the last ones kept for reading. */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "lib/errname.h"
#include "module/refuse.h"
#include "printk.h"

#define KEPT_REFUSALS 32

struct refusal {
	char module[56];
	char rule[40];
	char section[40];
	char symbol[64];
	char offset[24];
	char expected[352]; /* may name every key of the keyring */
	char found[352];
	char why[256];
	char nearest[200];
	int error;
};

/* A ring; next counts for ever. Guarded by refusals_lock. */
static struct refusal kept[KEPT_REFUSALS];
static unsigned int next_refusal;
static DEFINE_SPINLOCK(refusals_lock);

/* What comes out of a file may hold anything: the log gets printable characters only. */
static void copy_printable(char *to, const char *from, size_t size)
{
	size_t i;

	for (i = 0; from && from[i] && i < size - 1; i++)
		to[i] = from[i] >= 0x20 && from[i] < 0x7f ? from[i] : '?';
	to[i] = '\0';
}

static void copy_fact(char *to, const struct fact *fact, size_t size)
{
	to[0] = '\0';
	if (fact->kind == FACT_TEXT)
		copy_printable(to, fact->text, size);
	else if (fact->kind == FACT_DEC)
		snprintf(to, size, "%lld", (long long)fact->value);
	else if (fact->kind == FACT_HEX)
		snprintf(to, size, "0x%llx", fact->value);
}

/* Appends "LABEL VALUE" where there is a value. */
static size_t add_detail(char *line, size_t used, size_t size, const char *label, const char *value)
{
	if (!value[0])
		return used;
	return used + scnprintf(line + used, size - used, "; %s %s", label, value);
}

static size_t format_refusal(char *line, size_t size, const struct refusal *r)
{
	const char *name = errname(r->error);
	size_t used;

	used = scnprintf(line, size, "%s: refused, ", r->module[0] ? r->module : "(no name)");
	if (name)
		used += scnprintf(line + used, size - used, "%s", name);
	else
		used += scnprintf(line + used, size - used, "error %d", -r->error);
	used += scnprintf(line + used, size - used, " by %s: %s", r->rule, r->why);
	used = add_detail(line, used, size, "section", r->section);
	used = add_detail(line, used, size, "symbol", r->symbol);
	used = add_detail(line, used, size, "at file offset", r->offset);
	used = add_detail(line, used, size, "expected", r->expected);
	used = add_detail(line, used, size, "found", r->found);
	return add_detail(line, used, size, "nearest", r->nearest);
}

/* Built in place: a refusal is too large for a stack that a deep load already stands on. */
static void record(struct refusal *r, const char *module, int error, const char *rule,
		   const struct refusal_facts *facts, const char *why, va_list args)
{
	static const struct refusal_facts none;

	if (!facts)
		facts = &none;
	r->error = error;
	copy_printable(r->module, module, sizeof(r->module));
	copy_printable(r->rule, rule, sizeof(r->rule));
	copy_printable(r->section, facts->section, sizeof(r->section));
	copy_printable(r->symbol, facts->symbol, sizeof(r->symbol));
	copy_fact(r->offset, &facts->offset, sizeof(r->offset));
	copy_fact(r->expected, &facts->expected, sizeof(r->expected));
	copy_fact(r->found, &facts->found, sizeof(r->found));
	vscnprintf(r->why, sizeof(r->why), why, args);
	copy_printable(r->why, r->why, sizeof(r->why));
	copy_printable(r->nearest, facts->nearest, sizeof(r->nearest));
}

int refuse(const char *module, int error, const char *rule, const struct refusal_facts *facts,
	   const char *why, ...)
{
	static char line[LOG_LINE_MAX - 1]; /* guarded by refusals_lock too */
	va_list args;

	spin_lock(&refusals_lock);
	va_start(args, why);
	record(&kept[next_refusal % KEPT_REFUSALS], module, error, rule, facts, why, args);
	va_end(args);
	format_refusal(line, sizeof(line), &kept[next_refusal % KEPT_REFUSALS]);
	next_refusal++;
	pr_err("%s\n", line);
	spin_unlock(&refusals_lock);
	return error;
}

/* A line for each key that has a value; docs/refusals.md describes the form. */
static void show_one(struct seq_file *m, unsigned int number)
{
	const struct refusal *r = &kept[number % KEPT_REFUSALS];
	const char *name = errname(r->error);
	const struct {
		const char *key, *value;
	} rows[] = {
		{ "module", r->module },     { "section", r->section }, { "symbol", r->symbol },
		{ "offset", r->offset },     { "expected", r->expected }, { "found", r->found },
		{ "nearest", r->nearest }, { "why", r->why }, { "advice", advice_for(r->rule) },
	};
	unsigned int i;

	seq_printf(m, "refusal %u\n  stage %.*s\n  rule %s\n  errno %d %s\n", number + 1,
		   (int)strcspn(r->rule, "."), r->rule, r->rule, -r->error, name ? name : "");
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].value[0])
			seq_printf(m, "  %s %s\n", rows[i].key, rows[i].value);
}

int show_refusals(struct seq_file *m, void *v)
{
	unsigned int i = 0;

	spin_lock(&refusals_lock);
	if (next_refusal > KEPT_REFUSALS)
		i = next_refusal - KEPT_REFUSALS;
	for (; i < next_refusal; i++)
		show_one(m, i);
	spin_unlock(&refusals_lock);
	return 0;
}
