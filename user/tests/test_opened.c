/* SPDX-License-Identifier: GPL-2.0 */
/* Files of modules that stay open, or are waited for, while their module goes. */
#include "attr.h"

#define OPENED "/modules/opened.ko"

/* Methods without an owner: the device's own holds the module, as on Linux. */
static void a_device_with_an_owner(void)
{
	char byte;
	int fd;

	EXPECT_OK(load_by_finit(OPENED, "", 0));
	fd = open("/dev/opened", O_RDONLY);
	EXPECT(fd >= 0);
	EXPECT_STR(cat("/sys/module/opened/refcnt"), "1");
	EXPECT_ERRNO(delete_module("opened", 0), EAGAIN);
	EXPECT_EQ(read(fd, &byte, 1), 1);
	close(fd);
	EXPECT_STR(cat("/sys/module/opened/refcnt"), "0");
	EXPECT_OK(delete_module("opened", 0));
}

int main(void)
{
	ktap_start(1);
	RUN(a_device_with_an_owner);
	return ktap_finish();
}
