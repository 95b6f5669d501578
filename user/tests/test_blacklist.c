/* SPDX-License-Identifier: GPL-2.0 */
/* Booted with module_blacklist=hello,params: those two names stay out, others do not. */
#include <errno.h>

#include "ktap.h"

static int way;

static void blacklisted(void)
{
	EXPECT_ERRNO(load_by(way, "/modules/hello.ko", ""), EPERM);
	EXPECT_LOG("refused, EPERM by|blacklist");
	EXPECT_ERRNO(load_by(way, "/modules/params.ko", ""), EPERM);
	EXPECT_EQ(count_modules(), 0);
}

static void not_blacklisted(void)
{
	EXPECT_OK(load_by(way, "/modules/ctor.ko", ""));
	EXPECT_OK(delete_module("ctor", 0));
}

int main(void)
{
	ktap_start(2 * LOADERS);
	load_by_finit("/modules/ctor.ko", "", 0);
	delete_module("ctor", 0);
	for (way = 0; way < LOADERS; way++) {
		ktap_begin(way ? "refused by init_module" : "refused by finit_module");
		blacklisted();
		ktap_end();
		ktap_begin(way ? "others by init_module" : "others by finit_module");
		not_blacklisted();
		ktap_end();
	}
	return ktap_finish();
}
