/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything in a load and in an unload that can fail does so once, in turn: the
 * N-th allocation for N = 1, 2, 3 ... until the call gets through untouched, and
 * the same with all from the N-th on, and with the copies from user memory. Each
 * failure is answered by ENOMEM or EFAULT, or does no harm (kvmalloc has a second
 * way), and the kernel's accounts and list of modules are as before.
 *
 * Modules are loaded without their signatures where it is not said otherwise: a
 * check makes many hundred allocations, the same ones for every module.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernel.h"
#include "ktap.h"

#define SWITCHES "/sys/kernel/debug/fail_nth/"
#define MAGIC "~Module signature appended~\n"
#define IMAGE "/image.ko"
#define COMPRESSED 4
#define CONSOLE_LEVEL 8
#define WAYS 2 /* 0 is finit_module, 1 is init_module */
#define TAINT_DIE (1 << 7)
#define TAINT_WARN (1 << 9)
/* More than any call here makes: a loop that comes here does not end. */
#define MAX_POINTS 20000

struct sample {
	const char *name, *path, *args, *needs;
	int flags;
	bool is_signed;
};

enum kind { ALLOC, USERCOPY };
static const char *const kinds[] = { "alloc", "usercopy" };
static const int errors[] = { ENOMEM, EFAULT };

static const struct sample hello = { "hello", "/modules/hello.ko", "", NULL, 0, false };
static const struct sample signed_hello = { "hello", "/modules/hello.ko", "", NULL, 0, true };
static const struct sample compressed = { "hello", "/modules/hello.ko.xz", "", NULL, COMPRESSED,
					  true };
static const struct sample params = { "params", "/modules/params.ko",
	"count=5 a_charp=text names=one,two,three an_array=1,2,3 unknown=1", NULL, 0, false };
static const struct sample provider = { "provider", "/modules/provider.ko", "", NULL, 0, false };
static const struct sample consumer = { "consumer", "/modules/consumer.ko", "", "provider", 0,
					false };
static const struct sample percpu = { "percpu", "/modules/percpu.ko", "", NULL, 0, false };
static const struct sample attrs = { "attrs", "/modules/attrs.ko", "", NULL, 0, false };
static const struct sample statickey = { "statickey", "/modules/statickey.ko", "", NULL, 0, false };

static int fail_fd; /* /proc/self/fail-nth */
static long image_len;

/* The points of one case. */
static struct {
	int failed, survived;
} points;

static void arm(unsigned int nth)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", nth);

	if (pwrite(fail_fd, text, len, 0) != len)
		FAIL("cannot write /proc/self/fail-nth: %s", strerror(errno));
}

/* How much of the count is left: 0 when the failure has been. */
static long left(void)
{
	char text[16] = "";

	if (pread(fail_fd, text, sizeof(text) - 1, 0) <= 0)
		FAIL("cannot read /proc/self/fail-nth: %s", strerror(errno));
	return atol(text);
}

static void select_kind(enum kind kind, bool for_good)
{
	EXPECT_OK(spit(SWITCHES "for_good", for_good ? "Y" : "N"));
	EXPECT_OK(spit(SWITCHES "alloc", kind == ALLOC ? "Y" : "N"));
	EXPECT_OK(spit(SWITCHES "usercopy", kind == USERCOPY ? "Y" : "N"));
}

static long injected(enum kind kind)
{
	char path[64], text[16] = "";

	snprintf(path, sizeof(path), SWITCHES "%s_injected", kinds[kind]);
	EXPECT(slurp(path, text, sizeof(text)) > 0);
	return atol(text);
}

/* The image in file_buffer and in a file of its own. */
static void prepare(const struct sample *sample)
{
	int fd;

	image_len = slurp(sample->path, file_buffer, sizeof(file_buffer));
	if (!sample->is_signed) {
		size_t end = image_len - strlen(MAGIC);
		const unsigned char *size = (unsigned char *)file_buffer + end - 4;

		EXPECT(!memcmp(file_buffer + end, MAGIC, strlen(MAGIC)));
		image_len = end - 12 - (size[0] << 24 | size[1] << 16 | size[2] << 8 | size[3]);
	}
	unlink(IMAGE);
	fd = open(IMAGE, O_CREAT | O_WRONLY | O_TRUNC, 0600);
	EXPECT_EQ(write(fd, file_buffer, image_len), image_len);
	close(fd);
	if (sample->needs) {
		char path[64];

		snprintf(path, sizeof(path), "/modules/%s.ko", sample->needs);
		EXPECT_OK(load_by_finit(path, "", 0));
	}
}

static void put_away(const struct sample *sample)
{
	if (sample->needs)
		EXPECT_OK(delete_module(sample->needs, 0));
	unlink(IMAGE);
}

/* Is everything as it was? Says what is not. */
static bool unchanged(const struct accounts *before, unsigned int nth)
{
	static struct accounts now;

	read_accounts(&now);
	if (!memcmp(before, &now, sizeof(now)))
		return true;
	FAIL("not as before after point %u:", nth);
	compare_accounts(before, &now);
	return false;
}

/* What a call that lost its N-th allocation or copy may answer. */
static bool answered(const char *what, enum kind kind, unsigned int nth, long result)
{
	if (result == -errors[kind]) {
		points.failed++;
		return true;
	}
	if (result == 0 && kind == ALLOC) {
		points.survived++;
		return true;
	}
	FAIL("%s with %s %u failing answered %ld (%s)", what, kinds[kind], nth, result,
	     result < 0 ? strerror(-result) : "success");
	return false;
}

/* One load. Return: whether the point was reached. */
static bool load_once(const struct sample *sample, int fd, int way, enum kind kind,
		      unsigned int nth)
{
	long result;
	bool hit;

	arm(nth);
	result = way ? init_module(file_buffer, image_len, sample->args) :
		       finit_module(fd, sample->args, sample->flags);
	hit = left() == 0;
	arm(0);
	if (hit)
		hit = answered("load", kind, nth, result);
	else
		EXPECT_EQ(result, 0);
	if (result) {
		EXPECT(!proc_modules_line(sample->name));
		return hit;
	}
	/* A signature that could not be checked has not become one that was not there. */
	EXPECT_EQ(!strstr(proc_modules_line(sample->name), "E)"), sample->is_signed);
	EXPECT_OK(delete_module(sample->name, 0));
	return hit;
}

static void loads(const struct sample *sample, int way, enum kind kind)
{
	static struct accounts before;
	int fd = open(IMAGE, O_RDONLY | O_CLOEXEC);
	unsigned int nth = 1;

	read_accounts(&before);
	while (nth < MAX_POINTS && load_once(sample, fd, way, kind, nth) && unchanged(&before, nth))
		nth++;
	close(fd);
	EXPECT(nth > 1 && nth < MAX_POINTS);
}

/* An unload whose N-th point fails: gone all the same, or there as before. */
static bool unload_once(const struct sample *sample, enum kind kind, unsigned int nth)
{
	long result;
	bool hit;

	EXPECT_OK(load_by_finit(IMAGE, sample->args, sample->flags));
	arm(nth);
	result = delete_module(sample->name, 0);
	hit = left() == 0;
	arm(0);
	if (hit)
		hit = answered("unload", kind, nth, result);
	else
		EXPECT_EQ(result, 0);
	if (result) {
		EXPECT(strstr(proc_modules_line(sample->name), " 0 - Live "));
		EXPECT_OK(delete_module(sample->name, 0));
	}
	EXPECT(!proc_modules_line(sample->name));
	return hit;
}

static void unloads(const struct sample *sample, enum kind kind)
{
	static struct accounts before;
	unsigned int nth = 1;

	read_accounts(&before);
	while (nth < MAX_POINTS && unload_once(sample, kind, nth) && unchanged(&before, nth))
		nth++;
	EXPECT(nth < MAX_POINTS);
}

/* Has the kernel warned or oopsed since it started? The log is too short for so many refusals. */
static bool warned(void)
{
	char text[24] = "";

	EXPECT(slurp("/proc/sys/kernel/tainted", text, sizeof(text)) > 0);
	return strtoul(text, NULL, 10) & (TAINT_WARN | TAINT_DIE);
}

/* The sample by both calls, or only by the one that takes flags; then its unload. */
static void each_point(const struct sample *sample, enum kind kind, bool for_good)
{
	int ways = sample->flags ? 1 : WAYS, way;
	long before = injected(kind);

	points.failed = points.survived = 0;
	prepare(sample);
	select_kind(kind, for_good);
	for (way = 0; way < ways; way++)
		loads(sample, way, kind);
	unloads(sample, kind);
	put_away(sample);
	if (!for_good)
		EXPECT_EQ(injected(kind) - before, points.failed + points.survived);
	EXPECT(!warned());
	ktap_note("%s%s: %d times %s failed%s: %d answered by %s, %d without harm", sample->name,
		  sample->flags ? ".xz" : sample->is_signed ? ", signed" : "",
		  points.failed + points.survived, kinds[kind], for_good ? " for good" : "",
		  points.failed, kind == ALLOC ? "ENOMEM" : "EFAULT", points.survived);
}

#define DEFINE_CASES(sample) \
	static void allocations_##sample(void) { each_point(&sample, ALLOC, false); } \
	static void no_memory_##sample(void) { each_point(&sample, ALLOC, true); } \
	static void copies_##sample(void) { each_point(&sample, USERCOPY, false); }

DEFINE_CASES(hello)
DEFINE_CASES(params)
DEFINE_CASES(provider)
DEFINE_CASES(consumer)
DEFINE_CASES(percpu)
DEFINE_CASES(attrs)
DEFINE_CASES(statickey)
DEFINE_CASES(compressed)
DEFINE_CASES(signed_hello)

/* The file itself: what it takes, what it says, who may write it, who inherits it. */
static int child_is_not_armed(void *unused)
{
	char text[16] = "";

	(void)unused;
	return slurp("/proc/self/fail-nth", text, sizeof(text)) == 2 && !strcmp(text, "0\n") ? 0 : 1;
}

static void the_file(void)
{
	char text[32] = "";

	select_kind(ALLOC, false);
	EXPECT_EQ(left(), 0);
	EXPECT_ERRNO(spit("/proc/self/fail-nth", "many"), EINVAL);
	EXPECT_ERRNO(spit("/proc/self/fail-nth", "-1"), EINVAL);
	EXPECT_ERRNO(spit("/proc/self/fail-nth", "2147483648"), EINVAL);
	EXPECT_ERRNO(spit("/proc/self/fail-nth", "4294967296"), ERANGE);
	EXPECT(slurp(SWITCHES "alloc", text, sizeof(text)) > 0);
	EXPECT_STR(text, "Y\n");
	arm(1000000);
	EXPECT(left() > 900000);
	EXPECT_EQ(in_child(child_is_not_armed, NULL), 0);
	arm(0);
}

int main(void)
{
	ktap_start(3 * 9 + 1);
	fail_fd = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	/* Thousands of refusals: in the log they are, the serial line would take minutes. */
	in_child(child_is_not_armed, NULL); /* the pages that fork writes are there */
	klogctl(CONSOLE_LEVEL, NULL, 2);
	RUN(allocations_hello);
	RUN(no_memory_hello);
	RUN(copies_hello);
	RUN(allocations_params);
	RUN(no_memory_params);
	RUN(copies_params);
	RUN(allocations_provider);
	RUN(no_memory_provider);
	RUN(copies_provider);
	RUN(allocations_consumer);
	RUN(no_memory_consumer);
	RUN(copies_consumer);
	RUN(allocations_percpu);
	RUN(no_memory_percpu);
	RUN(copies_percpu);
	RUN(allocations_attrs);
	RUN(no_memory_attrs);
	RUN(copies_attrs);
	RUN(allocations_statickey);
	RUN(no_memory_statickey);
	RUN(copies_statickey);
	RUN(allocations_compressed);
	RUN(no_memory_compressed);
	RUN(copies_compressed);
	RUN(allocations_signed_hello);
	RUN(no_memory_signed_hello);
	RUN(copies_signed_hello);
	RUN(the_file);
	return ktap_finish();
}
