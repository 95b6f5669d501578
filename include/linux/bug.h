/* SPDX-License-Identifier: GPL-2.0 */
/* What must not be: BUG() ends the task, WARN() says it and goes on. */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <asm/bug.h>
#include <linux/compiler.h>
#include <linux/kernel.h>

#define BUG() do { \
	_BUG_FLAGS(0); \
	__builtin_unreachable(); \
} while (0)
#define BUG_ON(condition) do { if (unlikely(condition)) BUG(); } while (0)

#define __WARN_FLAGS(flags) _BUG_FLAGS(BUGFLAG_WARNING | (flags))

/* The words in front of a warning: the instruction that follows brings the rest. */
void __warn_printk(const char *fmt, ...) __printf(1, 2) __cold;

#define WARN_ON(condition) ({ \
	int __warn_on = !!(condition); \
	if (unlikely(__warn_on)) \
		__WARN_FLAGS(BUGFLAG_TAINT(TAINT_WARN)); \
	unlikely(__warn_on); })
#define WARN_ON_ONCE(condition) ({ \
	int __warn_on = !!(condition); \
	if (unlikely(__warn_on)) \
		__WARN_FLAGS(BUGFLAG_ONCE | BUGFLAG_TAINT(TAINT_WARN)); \
	unlikely(__warn_on); })
#define WARN_TAINT(condition, taint, fmt, ...) ({ \
	int __warn_on = !!(condition); \
	if (unlikely(__warn_on)) { \
		__warn_printk(fmt, ##__VA_ARGS__); \
		__WARN_FLAGS(BUGFLAG_NO_CUT_HERE | BUGFLAG_TAINT(taint)); \
	} \
	unlikely(__warn_on); })
#define WARN(condition, fmt, ...) WARN_TAINT(condition, TAINT_WARN, fmt, ##__VA_ARGS__)
#define WARN_ONCE(condition, fmt, ...) ({ \
	static bool __section(".data.once") __already_done; \
	int __warn_once = !!(condition); \
	if (unlikely(__warn_once && !__already_done)) { \
		__already_done = true; \
		WARN(1, fmt, ##__VA_ARGS__); \
	} \
	unlikely(__warn_once); })

#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define BUILD_BUG_ON_ZERO(e) ((int)(sizeof(struct { int : (-!!(e)); })))
#ifndef static_assert
#define static_assert(expr, ...) _Static_assert(expr, "" #expr)
#endif

#endif
