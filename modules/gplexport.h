/* SPDX-License-Identifier: GPL-2.0 */
#ifndef GPLEXPORT_H
#define GPLEXPORT_H

int gplexport_answer(void);

#endif
