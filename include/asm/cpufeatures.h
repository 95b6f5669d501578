/* SPDX-License-Identifier: GPL-2.0 */
/* Linux's numbers of what a processor can do: 32 a word. Those that this kernel looks at. */
#ifndef _ASM_CPUFEATURES_H
#define _ASM_CPUFEATURES_H

#define X86_FEATURE_ALWAYS (3 * 32 + 21) /* every processor */
#define X86_FEATURE_SMAP (9 * 32 + 20)   /* user memory is out of reach but between stac and clac */

#endif
