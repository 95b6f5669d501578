/* SPDX-License-Identifier: GPL-2.0 */
/* A header of liblzma names these for programs with signals; nothing that is built calls it. */
typedef unsigned long sigset_t;
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
