/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What Linux's configuration would say of this kernel, for sources that ask.
 * Every module is compiled with this file in front, as in Linux.
 */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

#define CONFIG_64BIT 1
#define CONFIG_X86 1
#define CONFIG_X86_64 1
#define CONFIG_MMU 1
#define CONFIG_SMP 1
#define CONFIG_PREEMPTION 1
#define CONFIG_HZ 250
#define CONFIG_HZ_250 1
#define CONFIG_MODULES 1
#define CONFIG_MODULE_UNLOAD 1
#define CONFIG_MODULE_FORCE_UNLOAD 1
#define CONFIG_MODVERSIONS 1
#define CONFIG_MODULE_SIG 1
#define CONFIG_MODULE_COMPRESS_XZ 1
#define CONFIG_MODULE_DECOMPRESS 1
#define CONFIG_CONSTRUCTORS 1
#define CONFIG_KALLSYMS 1
#define CONFIG_PRINTK 1
#define CONFIG_PROC_FS 1
#define CONFIG_DEBUG_FS 1
#define CONFIG_STACKPROTECTOR 1
#define CONFIG_FRAME_POINTER 1
#define CONFIG_BUG 1
#define CONFIG_GENERIC_BUG 1
#define CONFIG_DEBUG_BUGVERBOSE 1
#define CONFIG_JUMP_LABEL 1

/*
 * 1 where the option is defined as 1, else 0, in code and in #if alike: an
 * option that is 1 pastes to a macro that brings a comma, which moves the 1
 * into the second place.
 */
#define __config_comma_1 0,
#define __config_second(ignored, value, ...) value
#define __config_pick(maybe_comma) __config_second(maybe_comma 1, 0)
#define __config_paste(value) __config_pick(__config_comma_##value)
#define __is_defined(option) __config_paste(option)

#define IS_BUILTIN(option) __is_defined(option)
#define IS_MODULE(option) __is_defined(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))
#define IS_REACHABLE(option) IS_ENABLED(option)

#endif
