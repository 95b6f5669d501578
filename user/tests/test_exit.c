/* SPDX-License-Identifier: GPL-2.0 */
/* As pid 1: ends. The kernel must panic and say why. */

int main(void)
{
	return 3;
}
