/* SPDX-License-Identifier: GPL-2.0 */
/* What an invalid instruction stands for: BUG() or WARN() of the kernel or of a module. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "module/module.h"
#include "traps.h"

_Static_assert(sizeof(struct bug_entry) == 12, "struct bug_entry: Linux 6.1's size");

#define UD2_LENGTH 2
#define CUT_HERE "------------[ cut here ]------------\n"

/* linker.ld */
extern struct bug_entry __start___bug_table[], __stop___bug_table[];

static struct bug_entry *find_bug(unsigned long ip)
{
	struct bug_entry *bug = __start___bug_table, *end = __stop___bug_table;
	struct module *mod = __module_address(ip);

	if (mod) {
		bug = mod->bug_table;
		end = bug + mod->num_bugs;
	}
	for (; bug < end; bug++)
		if ((unsigned long)&bug->bug_addr_disp + bug->bug_addr_disp == ip)
			return bug;
	return NULL;
}

static void report_warning(const struct bug_entry *bug, const char *file, struct pt_regs *regs)
{
	if (!(bug->flags & BUGFLAG_NO_CUT_HERE))
		pr_warn(CUT_HERE);
	pr_warn("WARNING: CPU: 0 PID: %d at %s:%u %pS\n", current_pid(), file, bug->line,
		(void *)regs->ip);
	print_modules();
	dump_stack_print_info(KERN_WARNING);
	show_stack(KERN_WARNING, regs->bp, regs);
	pr_warn("---[ end trace ]---\n");
	add_taint(BUG_GET_TAINT(bug), LOCKDEP_STILL_OK);
}

bool report_bug(struct pt_regs *regs, int *length)
{
	struct bug_entry *bug = find_bug(regs->ip);
	const char *file;

	if (!bug)
		return false;
	file = (const char *)&bug->file_disp + bug->file_disp;
	if (!(bug->flags & BUGFLAG_WARNING)) {
		pr_crit(CUT_HERE);
		pr_crit("kernel BUG at %s:%u!\n", file, bug->line);
		return false;
	}
	*length = UD2_LENGTH;
	if ((bug->flags & (BUGFLAG_ONCE | BUGFLAG_DONE)) == (BUGFLAG_ONCE | BUGFLAG_DONE))
		return true;
	bug->flags |= BUGFLAG_DONE;
	report_warning(bug, file, regs);
	return true;
}

void __warn_printk(const char *fmt, ...)
{
	struct va_format message = { fmt, NULL };
	va_list args;

	pr_warn(CUT_HERE);
	va_start(args, fmt);
	message.va = &args;
	pr_warn("%pV", &message);
	va_end(args);
}
EXPORT_SYMBOL(__warn_printk);
