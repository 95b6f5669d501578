/* SPDX-License-Identifier: GPL-2.0 */
/* "#! interpreter [one argument]": the interpreter runs, with the script's name as argument. */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fs/file.h"
#include "task/exec.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Splits the line inside head: *interp and *arg (or NULL) become strings. */
static int parse_line(char *head, char **interp, char **arg)
{
	char *end = head + EXEC_HEAD_SIZE - 1, *line_end, *p = head + 2;
	bool complete, cut_short; /* by its newline; by the buffer's end */

	if (head[0] != '#' || head[1] != '!')
		return -ENOEXEC;
	line_end = memchr(p, '\n', end + 1 - p);
	complete = line_end != NULL;
	if (!complete)
		line_end = head + strnlen(head, EXEC_HEAD_SIZE - 1);
	cut_short = !complete && line_end == end;
	while (line_end > p && blank(line_end[-1]))
		line_end--;
	while (p < line_end && blank(*p))
		p++;
	/* Linux takes a name that ends with the file for the working directory: no program. */
	if (p == line_end)
		return complete || cut_short ? -ENOEXEC : -EACCES;
	*interp = p;
	while (p < line_end && !blank(*p))
		p++;
	/* A name that runs out of the buffer may be the start of a longer one. */
	if (p == end && cut_short)
		return -ENOEXEC;
	while (p < line_end && blank(*p))
		*p++ = '\0';
	*arg = p < line_end ? p : NULL;
	*line_end = '\0';
	return 0;
}

int load_script(struct exec *exec)
{
	char *name, *arg, *interp;
	struct file *file;
	int err = parse_line(exec->head, &name, &arg);

	if (err)
		return err;
	err = exec_drop_first(exec);
	if (!err)
		err = exec_push_string(exec, exec->interp ? exec->interp : exec->filename);
	if (!err && arg) {
		err = exec_push_string(exec, arg);
		exec->argc++;
	}
	if (!err)
		err = exec_push_string(exec, name);
	if (err)
		return err;
	exec->argc += 2;
	interp = kstrdup(name, GFP_KERNEL);
	if (!interp)
		return -ENOMEM;
	kfree(exec->interp);
	exec->interp = interp;
	file = filp_open_exec(interp);
	if (IS_ERR(file))
		return PTR_ERR(file);
	allow_write_access(exec->file);
	fput(exec->file);
	exec->file = file;
	return 0;
}
