/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Time of check, time of use. While a load copies and verifies its image, another
 * process changes that image without a pause, in memory that both share or in
 * the file. Under module.sig_enforce=1 a load either runs the good content or is
 * refused: a changed byte of hello's greeting never reaches the log.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define GREETING "hello: Hello, world\n"
#define PATH "/changing.ko"
#define LOADS 150
#define BIG (8 << 20) /* bytes; reading so many takes longer than a slice of the processor */
#define MAX_READS 2000

/* What the two processes share. */
static struct {
	volatile unsigned long changes; /* what the other one has done */
	volatile unsigned long denied;  /* and what it was not let do: ETXTBSY */
} *shared;

static struct {
	int good, refused, busy;
} answers;

static pid_t other;

static void *share(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		FAIL("mmap: %s", strerror(errno));
	return p;
}

/* function(arg) again and again, in a process of its own, until stop(). */
static void start(void (*function)(void *), void *arg)
{
	shared->changes = shared->denied = 0;
	other = fork();
	if (!other)
		for (;;)
			function(arg);
	EXPECT(other > 0);
	while (!shared->changes)
		sched_yield();
}

static void stop(void)
{
	EXPECT_OK(kill(other, SIGKILL));
	EXPECT_EQ(waitpid(other, NULL, 0), other);
}

/* The place of the greeting that init prints. */
static char *find_greeting(char *image, long len)
{
	char *at = memmem(image, len, "6" GREETING, strlen("6" GREETING));

	EXPECT(at != NULL);
	return at + strlen("6hello: ");
}

/* What the load answered; where it succeeded, the good greeting is what was said. */
static void judge(long result)
{
	if (result == 0) {
		answers.good++;
		EXPECT_LOG("hello: Hello, world");
		EXPECT_OK(delete_module("hello", 0));
	} else if (result == -ETXTBSY) {
		answers.busy++;
	} else if (EXPECT_ERRNO(result, EKEYREJECTED)) {
		answers.refused++;
	}
	EXPECT_NO_LOG("hello: Iello");
	kernel_log_clear();
}

static void flip_in_memory(void *at)
{
	volatile char *byte = at;
	int i;

	/* 'H' and 'I'. An odd number: what a slice ends with differs. */
	for (i = 0; i < 1001; i++)
		*byte ^= 1;
	shared->changes += 1001;
}

static void init_module_of_changing_memory(void)
{
	long len = slurp("/modules/hello.ko", file_buffer, sizeof(file_buffer));
	char *image = share(len), *at;
	int i;

	memcpy(image, file_buffer, len);
	at = find_greeting(image, len);
	memset(&answers, 0, sizeof(answers));
	start(flip_in_memory, at);
	for (i = 0; i < LOADS; i++)
		judge(init_module(image, len, ""));
	stop();
	ktap_note("%lu changes in memory: %d loads of the good content, %d refused",
		  shared->changes, answers.good, answers.refused);
	EXPECT(answers.good > 0 && answers.refused > 0 && answers.busy == 0);
	EXPECT_OK(munmap(image, len));
}

/* By a shared mapping and by write(2) in turn; both need the file open for writing. */
static void flip_in_file(void *offset)
{
	off_t at = (off_t)offset;
	int fd = open(PATH, O_RDWR);
	char *page, byte;

	if (fd < 0) {
		shared->denied += errno == ETXTBSY;
		return;
	}
	page = mmap(NULL, at + 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED)
		_exit(1);
	page[at] ^= 1;
	if (shared->changes % 5 == 0)
		sched_yield();
	byte = page[at];
	if (shared->changes % 2) {
		byte ^= 1;
		if (pwrite(fd, &byte, 1, at) != 1)
			_exit(1);
	}
	close(fd); /* the mapping alone keeps a load away */
	munmap(page, at + 1);
	shared->changes++;
	if (shared->changes % 7 == 0)
		sched_yield();
}

static void write_file(const char *data, long len)
{
	int fd = open(PATH, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	EXPECT_EQ(write(fd, data, len), len);
	close(fd);
}

static void finit_module_of_a_changing_file(void)
{
	long len = slurp("/modules/hello.ko", file_buffer, sizeof(file_buffer));
	char *at = find_greeting(file_buffer, len);
	int i, fd;

	write_file(file_buffer, len);
	fd = open(PATH, O_RDONLY);
	memset(&answers, 0, sizeof(answers));
	start(flip_in_file, (void *)(at - file_buffer));
	for (i = 0; i < LOADS; i++) {
		judge(finit_module(fd, "", 0));
		sched_yield();
	}
	stop();
	close(fd);
	ktap_note("%lu changes in the file: %d loads of the good content, %d refused, %d ETXTBSY",
		  shared->changes, answers.good, answers.refused, answers.busy);
	EXPECT(answers.good > 0 && answers.refused > 0 && answers.busy > 0);
	EXPECT_OK(unlink(PATH));
}

/* A mapping alone, its descriptor closed, is a writer. */
static void a_mapped_file_is_busy(void)
{
	long len = slurp("/modules/hello.ko", file_buffer, sizeof(file_buffer));
	char *map;
	int fd;

	write_file(file_buffer, len);
	fd = open(PATH, O_RDWR);
	map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	EXPECT(map != MAP_FAILED);
	close(fd);
	EXPECT_ERRNO(load_by_finit(PATH, "", 0), ETXTBSY);
	EXPECT_OK(munmap(map, len));
	EXPECT_OK(load_by_finit(PATH, "", 0));
	EXPECT_OK(delete_module("hello", 0));
	EXPECT_OK(unlink(PATH));
}

static void shrink(void *unused)
{
	(void)unused;
	if (truncate(PATH, 100) < 0)
		shared->denied += errno == ETXTBSY;
	else
		shared->changes++;
	if (truncate(PATH, BIG) < 0)
		shared->denied += errno == ETXTBSY;
}

/* It cannot shrink while it is read, only before and after. */
static void a_file_that_shrinks(void)
{
	int fd, i, whole = 0, busy = 0;

	write_file("not a module", 12);
	EXPECT_OK(truncate(PATH, BIG));
	fd = open(PATH, O_RDONLY);
	start(shrink, NULL);
	for (i = 0; i < MAX_READS && (shared->denied < 20 || whole < 10); i++) {
		long result = finit_module(fd, "", 0);

		/* A hundred bytes or all of them, without a signature. Not EIO, not a part. */
		if (result == -ETXTBSY)
			busy++;
		else if (EXPECT_ERRNO(result, EKEYREJECTED))
			whole++;
		else
			break;
	}
	stop();
	close(fd);
	ktap_note("%lu times shorter, %lu times kept from it; %d whole reads, %d ETXTBSY",
		  shared->changes, shared->denied, whole, busy);
	EXPECT(whole > 0 && shared->denied > 0);
	EXPECT_OK(unlink(PATH));
}

int main(void)
{
	ktap_start(4);
	shared = share(sizeof(*shared));
	shared->changes = 0;
	RUN(init_module_of_changing_memory);
	RUN(finit_module_of_a_changing_file);
	RUN(a_mapped_file_is_busy);
	RUN(a_file_that_shrinks);
	return ktap_finish();
}
