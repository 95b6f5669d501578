/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BUG() and WARN() as Linux's modules carry them: an invalid instruction, and an
 * entry of the module's __bug_table that says what it stands for. (The kernel's
 * own call a function instead.)
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "module/module.h"
#include "traps.h"

/* Linux 6.1's entry: 12 bytes, addresses relative to their own places. */
struct bug_entry {
	s32 bug_addr_disp, file_disp;
	u16 line, flags;
};
_Static_assert(sizeof(struct bug_entry) == 12, "struct bug_entry: Linux 6.1's size");

#define BUGFLAG_WARNING (1 << 0)
#define BUGFLAG_ONCE (1 << 1)
#define BUGFLAG_DONE (1 << 2)
#define BUGFLAG_NO_CUT_HERE (1 << 3)
#define UD2_LENGTH 2

static struct bug_entry *find_bug(unsigned long ip)
{
	struct module *mod = __module_address(ip);
	struct bug_entry *bug;

	if (!mod)
		return NULL;
	for (bug = mod->bug_table; bug < mod->bug_table + mod->num_bugs; bug++)
		if ((unsigned long)&bug->bug_addr_disp + bug->bug_addr_disp == ip)
			return bug;
	return NULL;
}

bool module_report_bug(struct pt_regs *regs, int *length)
{
	struct bug_entry *bug = find_bug(regs->ip);
	const char *file;

	if (!bug)
		return false;
	file = (const char *)&bug->file_disp + bug->file_disp;
	if (!(bug->flags & BUGFLAG_WARNING)) {
		pr_crit("------------[ cut here ]------------\n");
		pr_crit("kernel BUG at %s:%u!\n", file, bug->line);
		return false;
	}
	*length = UD2_LENGTH;
	if (bug->flags & BUGFLAG_ONCE) {
		if (bug->flags & BUGFLAG_DONE)
			return true;
		bug->flags |= BUGFLAG_DONE;
	}
	if (!(bug->flags & BUGFLAG_NO_CUT_HERE))
		pr_warn("------------[ cut here ]------------\n");
	pr_warn("WARNING: CPU: 0 PID: %d at %s:%u %pS\n", current_pid(), file, bug->line,
		(void *)regs->ip);
	print_modules();
	dump_stack_print_info(KERN_WARNING);
	show_stack(KERN_WARNING, regs->bp, regs);
	pr_warn("---[ end trace ]---\n");
	add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
	return true;
}
