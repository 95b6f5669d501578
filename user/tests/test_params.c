/* SPDX-License-Identifier: GPL-2.0 */
/* How a parameter string is read: loading-rules "Parameters", on the sample `params`. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ktap.h"

#define PARAMS "/modules/params.ko"

/* What init prints of the parameters, in the log, after a load that succeeds. */
static const struct {
	const char *args, *words;
} good[] = {
	{ "", "a_byte=1 a_short=-2 a_ushort=2" },
	{ "a_byte=255", "a_byte=255" },
	{ "a_byte=0x10", "a_byte=16" },
	{ "a_byte=010", "a_byte=8" },
	{ "a_short=-32768", "a_short=-32768" },
	{ "a_ushort=65535", "a_ushort=65535" },
	{ "an_int=-2147483648", "an_int=-2147483648" },
	{ "a_uint=4294967295", "a_uint=4294967295" },
	{ "a_long=-9223372036854775808", "a_long=-9223372036854775808" },
	{ "a_ulong=18446744073709551615", "a_ulong=18446744073709551615" },
	{ "a_ullong=18446744073709551615", "a_ullong=18446744073709551615" },
	{ "a_hexint=10", "a_hexint=0xa" },
	{ "a_hexint=0xbeef", "a_hexint=0xbeef" },
	{ "a_charp=text", "a_charp=\"text\"" },
	{ "a_charp=", "a_charp=\"\"" },
	{ "a_charp=\"two words\"", "a_charp=\"two words\"" },
	{ "\"a_charp=two words\"", "a_charp=\"two words\"" },
	{ "a_charp=a=b", "a_charp=\"a=b\"" },
	{ "a_string=fifteen-letters", "a_string=\"fifteen-letters\"" },
	{ "a_bool", "a_bool=1" },
	{ "a_bool=y", "a_bool=1" },
	{ "a_bool=0", "a_bool=0" },
	{ "a_bool=on", "a_bool=1" },
	{ "a_bool=off", "a_bool=0" },
	{ "a_bint=1", "a_bint=1" },
	{ "an_invbool=y", "an_invbool=0" },
	{ "an_invbool=n", "an_invbool=1" },
	{ "an_array=7", "an_array[0]=7" },
	{ "an_array=1,2,3,4", "an_array[3]=4" },
	{ "names=a,b,c", "names[2]=\"c\"" },
	{ "names=a,b,c names=x", "names[0]=\"x\"" },
	{ "renamed=99", "renamed=99" },
	{ "hidden=5", "hidden=5" },
	{ "percent=100", "percent=100" },
	{ "a-byte=9 an-int=10", "a_byte=9|an_int=10" },
	{ "an_int=1 an_int=2", "an_int=2" },
	{ "  an_int=4\t a_uint=5  ", "an_int=4|a_uint=5" },
	{ "an_int=6 -- an_int=7", "an_int=6" },
	{ "an_int=6 -- an_int=7", "params|an_int=7" },
	{ "no_such_parameter=1", "no_such_parameter" },
	{ "nosuchbare an_int=3", "nosuchbare" },
	{ "nosuchbare an_int=3", "an_int=3" },
};

/* Loads that a parameter refuses: the errno, and the parameter named in the log. */
static const struct {
	const char *args;
	int error;
	const char *words;
} bad[] = {
	{ "a_byte=256", ERANGE, "a_byte" },
	{ "a_byte=-1", EINVAL, "a_byte" },
	{ "a_short=32768", ERANGE, "a_short" },
	{ "a_short=-32769", ERANGE, "a_short" },
	{ "a_ushort=65536", ERANGE, "a_ushort" },
	{ "an_int=2147483648", ERANGE, "an_int" },
	{ "a_uint=4294967296", ERANGE, "a_uint" },
	{ "a_long=9223372036854775808", ERANGE, "a_long" },
	{ "a_ulong=18446744073709551616", ERANGE, "a_ulong" },
	{ "a_hexint=0x100000000", ERANGE, "a_hexint" },
	{ "a_hexint=beef", EINVAL, "a_hexint" },
	{ "an_int=12x", EINVAL, "an_int" },
	{ "an_int=", EINVAL, "an_int" },
	{ "an_int=garbage", EINVAL, "an_int" },
	{ "a_uint=-1", EINVAL, "a_uint" },
	{ "a_hexint=xyz", EINVAL, "a_hexint" },
	{ "a_bool=maybe", EINVAL, "a_bool" },
	{ "an_invbool=maybe", EINVAL, "an_invbool" },
	{ "a_bint=2", EINVAL, "a_bint" },
	{ "an_int", EINVAL, "an_int" },
	{ "a_charp", EINVAL, "a_charp" },
	{ "a_string", EINVAL, "a_string" },
	{ "an_array", EINVAL, "an_array" },
	{ "a_string=sixteen-letters!", ENOSPC, "a_string" },
	{ "an_array=1,2,3,4,5", EINVAL, "an_array" },
	{ "an_array=1,x", EINVAL, "an_array" },
	{ "names=a,b,c,d", EINVAL, "names" },
	{ "percent=101", ERANGE, "percent" },
	{ "percent=none", EINVAL, "percent" },
	{ "a_byte=256 an_int=x", EINVAL, "an_int" },
	{ "an_int=x a_byte=256", ERANGE, "an_int" },
};

#define NUM(array) ((int)(sizeof(array) / sizeof(*(array))))

static void case_name(char *name, size_t size, const char *what, const char *args, int number)
{
	size_t i;

	snprintf(name, size, "%s %d: %s", what, number, *args ? args : "none");
	for (i = 0; name[i]; i++) {
		if (name[i] == '\t' || name[i] == '#')
			name[i] = ' ';
	}
	while (i && name[i - 1] == ' ')
		name[--i] = '\0';
}

static void run_good(int i)
{
	char name[128];

	case_name(name, sizeof(name), "good", good[i].args, i);
	ktap_begin(name);
	EXPECT_OK(load_by(i % LOADERS, PARAMS, good[i].args));
	EXPECT_LOG(good[i].words);
	EXPECT_OK(delete_module("params", 0));
	ktap_end();
}

static void run_bad(int i)
{
	char name[128];

	case_name(name, sizeof(name), "bad", bad[i].args, i);
	ktap_begin(name);
	EXPECT_ERRNO(load_by(i % LOADERS, PARAMS, bad[i].args), bad[i].error);
	EXPECT_LOG(bad[i].words);
	EXPECT_NO_LOG("a_short=");
	EXPECT(!proc_modules_line("params"));
	ktap_end();
}

static void a_charp_of_1024(void)
{
	static char args[1200];
	size_t name = strlen("a_charp=");

	strcpy(args, "a_charp=");
	memset(args + name, 'c', 1024);
	EXPECT_OK(load_by_init(PARAMS, args));
	EXPECT_OK(delete_module("params", 0));
	args[name + 1024] = 'c';
	EXPECT_ERRNO(load_by_init(PARAMS, args), ENOSPC);
}

/* Whatever its setter answers is the errno; a word for it where it is one of the usual ones. */
static void what_a_setter_answers(void)
{
	static const struct {
		int error;
		const char *says;
	} answers[] = {
		{ ENOENT, "refused, ENOENT by params.unknown: |; symbol picky; found 2" },
		{ ENOSPC, "refused, ENOSPC by params.length: |; symbol picky; found 28" },
		{ EACCES, "refused, EACCES by params.refused: |; symbol picky; found 13" },
		{ EBUSY, "refused, EBUSY by params.refused: |; symbol picky; found 16" },
	};
	char args[32];
	int i;

	for (i = 0; i < NUM(answers); i++) {
		snprintf(args, sizeof(args), "picky=%d", answers[i].error);
		EXPECT_ERRNO(load_by(i % LOADERS, "/modules/attrs.ko", args), answers[i].error);
		EXPECT_LOG(answers[i].says);
		EXPECT(!proc_modules_line("attrs"));
	}
	EXPECT_OK(load_by_init("/modules/attrs.ko", "picky=0"));
	EXPECT_OK(delete_module("attrs", 0));
}

/* A name on the kernel command line holds where the call does not say otherwise. */
static void from_the_kernel_command_line(void)
{
	EXPECT_OK(load_by_finit("/modules/slow.ko", "init_ms=1", 0));
	EXPECT_OK(delete_module("slow", 0));
	EXPECT_ERRNO(load_by_finit("/modules/failinit.ko", "", 0), EIO);
	EXPECT_ERRNO(load_by_finit("/modules/failinit.ko", "error=12", 0), ENOMEM);
	EXPECT_OK(load_by_finit("/modules/big.ko", "", 0));
	EXPECT_LOG("parameters add up to 41");
	EXPECT_OK(delete_module("big", 0));
}

int main(void)
{
	int i;

	ktap_start(NUM(good) + NUM(bad) + 3);
	load_by_finit(PARAMS, "", 0);
	delete_module("params", 0);
	for (i = 0; i < NUM(good); i++)
		run_good(i);
	for (i = 0; i < NUM(bad); i++)
		run_bad(i);
	RUN(a_charp_of_1024);
	RUN(what_a_setter_answers);
	RUN(from_the_kernel_command_line);
	return ktap_finish();
}
