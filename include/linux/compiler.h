/* SPDX-License-Identifier: GPL-2.0 */
/* Names for what the compiler is told, as Linux sources spell them. */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#ifndef __ASSEMBLY__

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define barrier() __asm__ __volatile__("" ::: "memory")

/* For sparse: whose memory a pointer names. A compiler sees nothing of it. */
#ifdef __CHECKER__
#define __user __attribute__((noderef, address_space(__user)))
#define __iomem __attribute__((noderef, address_space(__iomem)))
#define __percpu __attribute__((noderef, address_space(__percpu)))
#define __force __attribute__((force))
#else
#define __user
#define __iomem
#define __percpu
#define __force
#endif
#define __kernel
#define __rcu
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#define noinline __attribute__((noinline))
#define __noreturn __attribute__((noreturn))
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __used __attribute__((used))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __must_check __attribute__((warn_unused_result))
#define __printf(fmt, first) __attribute__((__format__(__printf__, fmt, first)))
#define __section(name) __attribute__((section(name)))
#define __weak __attribute__((weak))
#define __cold __attribute__((cold))
#define __pure __attribute__((pure))
#ifndef __attribute_const__
#define __attribute_const__ __attribute__((const))
#endif
#define __visible __attribute__((externally_visible))
#define __copy(symbol) __attribute__((copy(symbol)))
#define __read_mostly
#define __no_stack_protector __attribute__((no_stack_protector))
#define fallthrough __attribute__((fallthrough))
#define notrace
#define asmlinkage

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)

#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))

/* A pointer to writable section data must not be optimised as if it were alone. */
#define RELOC_HIDE(ptr, off) ((__typeof__(ptr))((unsigned long)(ptr) + (off)))

#endif /* !__ASSEMBLY__ */
#endif
