# SPDX-License-Identifier: GPL-2.0
kernel-y += $(addprefix kernel/tty/, tty_io.o tty_jobctl.o n_tty.o)
