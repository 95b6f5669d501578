/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a system call is written. SYSCALL_DEFINE2(name, type, arg, type, arg)
 * makes sys_name(), which the table in syscall.c points at; the numbers stand
 * in include/uapi/linux/unistd.h and are Linux's. A handler returns its result
 * or -errno. Arguments come untrusted: a pointer goes through <linux/uaccess.h>.
 */
#ifndef KERNEL_SYSCALLS_H
#define KERNEL_SYSCALLS_H

#include <asm/ptrace.h>
#include <linux/errno.h>
#include <linux/types.h>
#include <linux/uaccess.h>

#define __SC_ARGS1(t1, a1) t1 a1
#define __SC_ARGS2(t1, a1, ...) t1 a1, __SC_ARGS1(__VA_ARGS__)
#define __SC_ARGS3(t1, a1, ...) t1 a1, __SC_ARGS2(__VA_ARGS__)
#define __SC_ARGS4(t1, a1, ...) t1 a1, __SC_ARGS3(__VA_ARGS__)
#define __SC_ARGS5(t1, a1, ...) t1 a1, __SC_ARGS4(__VA_ARGS__)
#define __SC_ARGS6(t1, a1, ...) t1 a1, __SC_ARGS5(__VA_ARGS__)

#define __SC_CAST1(r1, t1, a1) (t1)regs->r1
#define __SC_CAST2(t1, a1, t2, a2) (t1)regs->di, (t2)regs->si
#define __SC_CAST3(t1, a1, t2, a2, t3, a3) __SC_CAST2(t1, a1, t2, a2), (t3)regs->dx
#define __SC_CAST4(t1, a1, t2, a2, t3, a3, t4, a4) \
	__SC_CAST3(t1, a1, t2, a2, t3, a3), (t4)regs->r10
#define __SC_CAST5(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5) \
	__SC_CAST4(t1, a1, t2, a2, t3, a3, t4, a4), (t5)regs->r8
#define __SC_CAST6(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, t6, a6) \
	__SC_CAST5(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5), (t6)regs->r9

#define __SYSCALL_DEFINE(name, args, casts) \
	static long __do_sys_##name args; \
	long sys_##name(const struct pt_regs *regs); \
	long sys_##name(const struct pt_regs *regs) \
	{ \
		return __do_sys_##name casts; \
	} \
	static long __do_sys_##name args

#define SYSCALL_DEFINE0(name) \
	static long __do_sys_##name(void); \
	long sys_##name(const struct pt_regs *regs); \
	long sys_##name(const struct pt_regs *regs __maybe_unused) \
	{ \
		return __do_sys_##name(); \
	} \
	static long __do_sys_##name(void)
#define SYSCALL_DEFINE1(name, ...) \
	__SYSCALL_DEFINE(name, (__SC_ARGS1(__VA_ARGS__)), (__SC_CAST1(di, __VA_ARGS__)))
#define SYSCALL_DEFINE2(name, ...) \
	__SYSCALL_DEFINE(name, (__SC_ARGS2(__VA_ARGS__)), (__SC_CAST2(__VA_ARGS__)))
#define SYSCALL_DEFINE3(name, ...) \
	__SYSCALL_DEFINE(name, (__SC_ARGS3(__VA_ARGS__)), (__SC_CAST3(__VA_ARGS__)))
#define SYSCALL_DEFINE4(name, ...) \
	__SYSCALL_DEFINE(name, (__SC_ARGS4(__VA_ARGS__)), (__SC_CAST4(__VA_ARGS__)))
#define SYSCALL_DEFINE5(name, ...) \
	__SYSCALL_DEFINE(name, (__SC_ARGS5(__VA_ARGS__)), (__SC_CAST5(__VA_ARGS__)))
#define SYSCALL_DEFINE6(name, ...) \
	__SYSCALL_DEFINE(name, (__SC_ARGS6(__VA_ARGS__)), (__SC_CAST6(__VA_ARGS__)))

#endif
