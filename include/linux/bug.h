/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/compiler.h>
#include <linux/kernel.h>

void __warn_at(const char *file, int line, const char *fmt, ...) __printf(3, 4) __cold;
void __bug_at(const char *file, int line) __noreturn __cold;

#define BUG() __bug_at(__FILE__, __LINE__)
#define BUG_ON(condition) do { if (unlikely(condition)) BUG(); } while (0)
#define WARN(condition, fmt, ...) ({ \
	int __warn_on = !!(condition); \
	if (unlikely(__warn_on)) \
		__warn_at(__FILE__, __LINE__, fmt, ##__VA_ARGS__); \
	unlikely(__warn_on); })
#define WARN_ON(condition) WARN(condition, "")
#define WARN_ON_ONCE(condition) ({ \
	static bool __warned; \
	int __once = !!(condition); \
	if (unlikely(__once && !__warned)) { \
		__warned = true; \
		__warn_at(__FILE__, __LINE__, ""); \
	} \
	unlikely(__once); })
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define BUILD_BUG_ON_ZERO(e) ((int)(sizeof(struct { int : (-!!(e)); })))
#ifndef static_assert
#define static_assert(expr, ...) _Static_assert(expr, "" #expr)
#endif

#endif
