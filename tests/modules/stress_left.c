/* SPDX-License-Identifier: GPL-2.0 */
#include "stress.h"

STRESS_MODULE(stress_left, stress_base() + 1);
