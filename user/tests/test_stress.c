/* SPDX-License-Identifier: GPL-2.0 */
/*
 * More than ten thousand loads and unloads by eight processes over four modules that depend
 * on each other, half of them under a shower of signals, while every process and
 * a ninth look at what can be seen. Each errno must be one that Linux gives
 * there, each look must be consistent, and nothing may be left.
 *
 * The modules are loaded without their signatures, to which permissive mode does
 * not object: checking one costs twenty times what the rest of such a load does,
 * and takes no part in the states.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define WORKERS 8
#define ROUND (2 * MODULES)
#define ROUNDS 157 /* for each worker: a little over ten thousand in all */
#define SIGNAL_PERIOD 3000 /* us */
#define MAX_IMAGE (64 * 1024)
#define MAGIC "~Module signature appended~\n"
#define FAILURE ENODEV /* what init answers where it is told to fail */

enum { BASE, LEFT, RIGHT, TOP, MODULES };

static struct {
	const char *name;
	unsigned int uses, used_by; /* bits */
	char path[48];
	long len;
	char image[MAX_IMAGE];
} mods[MODULES] = {
	{ "stress_base", 0, 1 << LEFT | 1 << RIGHT, "", 0, "" },
	{ "stress_left", 1 << BASE, 1 << TOP, "", 0, "" },
	{ "stress_right", 1 << BASE, 1 << TOP, "", 0, "" },
	{ "stress_top", 1 << LEFT | 1 << RIGHT, 0, "", 0, "" },
};

/* What the processes share: results by operation and errno, the first complaint. */
static struct {
	volatile int done, stop;
	int rounds; /* for each process */
	int loads[256], unloads[256];
	int looks, seen[3];
	char complaint[2048];
} *shared;

static const char *const states[] = { "Loading", "Live", "Unloading" };
enum { LOADING, LIVE, UNLOADING };

static void __attribute__((format(printf, 1, 2))) complain(const char *format, ...)
{
	va_list args;

	if (shared->complaint[0])
		return;
	va_start(args, format);
	vsnprintf(shared->complaint, sizeof(shared->complaint), format, args);
	va_end(args);
}

static uint32_t roll(uint32_t *seed, uint32_t sides)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % sides;
}

static int module_number(const char *name, size_t len)
{
	int i;

	for (i = 0; i < MODULES; i++)
		if (strlen(mods[i].name) == len && !strncmp(name, mods[i].name, len))
			return i;
	return -1;
}

/* One line of /proc/modules. */
struct seen {
	int state, refs, num_users;
	unsigned int users;
	bool there;
};

static bool parse_users(struct seen *seen, const char *users)
{
	while (*users && *users != '-') {
		size_t len = strcspn(users, ",");
		int user = module_number(users, len);

		if (user < 0 || seen->users & 1 << user)
			return false;
		seen->users |= 1 << user;
		seen->num_users++;
		users += len + (users[len] == ',');
	}
	return true;
}

static bool parse_line(struct seen *all, const char *line)
{
	char name[64], users[128], state[16];
	struct seen *seen;
	int number, refs, i;

	if (sscanf(line, "%63s %*u %d %127s %15s 0x%*x (OE)", name, &refs, users, state) != 4)
		return false;
	number = module_number(name, strlen(name));
	if (number < 0 || all[number].there)
		return false;
	seen = &all[number];
	seen->there = true;
	seen->refs = refs;
	seen->state = -1;
	for (i = 0; i < 3; i++)
		if (!strcmp(state, states[i]))
			seen->state = i;
	return seen->state >= 0 && parse_users(seen, users);
}

/* May Linux show this module with these references in this state? */
static bool possible(const struct seen *all, int number)
{
	const struct seen *seen = &all[number];
	int i;

	if (seen->users & ~mods[number].used_by)
		return false;
	for (i = 0; i < MODULES; i++)
		if (mods[number].uses & 1 << i &&
		    !(all[i].there && all[i].state == LIVE && all[i].users & 1 << number))
			return false;
	switch (seen->state) {
	case LOADING: /* the load's own reference */
		return seen->refs == 1 && !seen->num_users;
	case LIVE: /* the users', and for a moment the load's */
		return seen->refs == seen->num_users || seen->refs == seen->num_users + 1;
	default: /* init failed, and has or has not put its own yet; or exit runs */
		return seen->refs >= -1 && seen->refs <= 1 && !seen->num_users;
	}
}

/* By one read(2): on Linux the list may change between two of them. */
static bool read_modules(char *text, size_t size)
{
	int fd = open("/proc/modules", O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, text, size - 1);

	close(fd);
	text[n < 0 ? 0 : n] = '\0';
	return n >= 0;
}

static void look_at_proc(void)
{
	struct seen all[MODULES] = { 0 };
	char text[2048], copy[2048], *line, *rest = copy;
	int i;

	if (!read_modules(text, sizeof(text))) {
		complain("cannot read /proc/modules");
		return;
	}
	strcpy(copy, text);
	while ((line = strsep(&rest, "\n")) && *line)
		if (!parse_line(all, line))
			complain("a line of /proc/modules: %s", line);
	for (i = 0; i < MODULES; i++) {
		if (!all[i].there)
			continue;
		__atomic_add_fetch(&shared->seen[all[i].state], 1, __ATOMIC_RELAXED);
		if (!possible(all, i))
			complain("%s as Linux never shows it:\n%s", mods[i].name, text);
	}
	__atomic_add_fetch(&shared->looks, 1, __ATOMIC_RELAXED);
}

/* A file that goes while it is read: ENOENT before, ENODEV after it was opened. */
static void look_at_sysfs(int number)
{
	static const char *const words[] = { "coming\n", "live\n", "going\n" };
	char path[80], text[64];
	long n;
	int i;

	snprintf(path, sizeof(path), "/sys/module/%s/initstate", mods[number].name);
	n = slurp(path, text, sizeof(text));
	for (i = 0; n > 0 && i < 3; i++)
		if (!strcmp(text, words[i]))
			return;
	if (n != -ENOENT && n != -ENODEV)
		complain("%s: %ld %s", path, n, n > 0 ? text : "");
}

static void look_at_holders(int number)
{
	char path[80];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/module/%s/holders", mods[number].name);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		int user = module_number(entry->d_name, strlen(entry->d_name));

		if (entry->d_name[0] != '.' &&
		    (user < 0 || !(mods[number].used_by & 1 << user)))
			complain("%s/%s", path, entry->d_name);
	}
	if (dir)
		closedir(dir);
}

/* Can Linux answer this to a load? failing: init was told to fail. */
static bool load_may_answer(int number, int error, bool failing, bool signals)
{
	switch (error) {
	case 0:
		return !failing;
	case FAILURE:
		return failing;
	case EEXIST: /* it is there */
	case EBUSY:  /* it is going, or failed while we waited; or what it uses is in its init */
		return true;
	case ENOENT: /* what it uses is absent or going */
		return mods[number].uses != 0;
	case EINTR: /* a signal came while we waited for the name */
		return signals;
	default:
		return false;
	}
}

static bool unload_may_answer(int error, bool signals)
{
	switch (error) {
	case 0:
	case ENOENT: /* it is not there, or not formed yet */
	case EBUSY:  /* coming or going */
	case EAGAIN: /* used; or its load still holds it for a moment after it is live */
		return true;
	case EINTR:
		return signals;
	default:
		return false;
	}
}

static void one_load(uint32_t *seed, int number, bool signals)
{
	int error, fd;
	bool failing = roll(seed, 16) == 0;
	const char *args = failing ? "result=-19" : "";

	if (roll(seed, 2)) {
		error = -init_module(mods[number].image, mods[number].len, args);
	} else {
		fd = open(mods[number].path, O_RDONLY | O_CLOEXEC);
		error = -finit_module(fd, args, 0);
		close(fd);
	}
	if (!load_may_answer(number, error, failing, signals))
		complain("load %s %s: errno %d", mods[number].name, args, error);
	__atomic_add_fetch(&shared->loads[error & 255], 1, __ATOMIC_RELAXED);
}

static void one_unload(int number, bool signals)
{
	int error = -delete_module(mods[number].name, O_NONBLOCK);

	if (!unload_may_answer(error, signals))
		complain("unload %s: errno %d", mods[number].name, error);
	__atomic_add_fetch(&shared->unloads[error & 255], 1, __ATOMIC_RELAXED);
}

static void ignore(int sig)
{
	(void)sig;
}

/* Its calls are interrupted, and not started again, from now on. */
static void begin_signals(void)
{
	const struct itimerval period = { { 0, SIGNAL_PERIOD }, { 0, SIGNAL_PERIOD } };
	struct sigaction action = { .sa_handler = ignore };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &period, NULL);
}

/*
 * Eight operations: all four up and down again, as modprobe would, or anything
 * at all. The first kind alone would rarely meet a module that is not there.
 */
static void one_round(uint32_t *seed, bool signals)
{
	bool in_order = roll(seed, 2);
	int i, done;

	for (i = 0; i < ROUND; i++) {
		bool load = in_order ? i < MODULES : roll(seed, 2);
		int number = in_order ? (load ? i : ROUND - 1 - i) : (int)roll(seed, MODULES);

		if (load)
			one_load(seed, number, signals);
		else
			one_unload(number, signals);
		if (roll(seed, 4) == 0)
			look_at_proc();
		sched_yield(); /* else the others' init waits while many calls are refused */
		done = __atomic_add_fetch(&shared->done, 1, __ATOMIC_RELAXED);
		if (done % 500 == 0)
			ktap_note("%d operations", done);
	}
}

static void work(int worker)
{
	uint32_t seed = 2463534242u + worker;
	bool signals = worker % 2;
	int i;

	if (signals)
		begin_signals();
	for (i = 0; i < shared->rounds; i++)
		one_round(&seed, signals);
}

static void watch(int unused)
{
	int i;

	(void)unused;
	while (!shared->stop) {
		look_at_proc();
		for (i = 0; i < MODULES; i++) {
			look_at_sysfs(i);
			look_at_holders(i);
			sched_yield();
		}
	}
}

static pid_t begin(void (*function)(int), int arg)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	function(arg);
	_exit(0);
}

/* Which errnos came, and how often. Returns how many calls that were. */
static int tell(const char *what, const int *results)
{
	char text[256];
	int i, n = 0, total = 0;

	for (i = 0; i < 256; i++) {
		total += results[i];
		if (results[i])
			n += snprintf(text + n, sizeof(text) - n, "%s %s %d", n ? "," : "",
				      i ? strerror(i) : "done", results[i]);
	}
	ktap_note("%s:%s", what, text);
	return total;
}

/* From the top down; whatever is not there is fine. */
static void unload_all(void)
{
	int i;

	for (i = TOP; i >= BASE; i--) {
		long err = delete_module(mods[i].name, 0);

		EXPECT(err == 0 || err == -ENOENT);
	}
	EXPECT_EQ(count_modules(), 0);
}

static void wait_for_all(pid_t *pids)
{
	int i, status;

	for (i = 0; i < WORKERS; i++) {
		EXPECT_EQ(waitpid(pids[i], &status, 0), pids[i]);
		EXPECT_EQ(status, 0);
	}
	shared->stop = 1;
	EXPECT_EQ(waitpid(pids[WORKERS], &status, 0), pids[WORKERS]);
	EXPECT_EQ(status, 0);
}

/* What must have happened for the run to be worth anything. */
static void expect_everything_happened(void)
{
	static const int load_errnos[] = { 0, EEXIST, EBUSY, ENOENT, FAILURE };
	static const int unload_errnos[] = { 0, ENOENT, EBUSY, EAGAIN };
	unsigned int i;

	EXPECT_EQ(tell("loads", shared->loads) + tell("unloads", shared->unloads),
		  WORKERS * ROUNDS * ROUND);
	ktap_note("%d looks: loading %d, live %d, unloading %d", shared->looks,
		  shared->seen[LOADING], shared->seen[LIVE], shared->seen[UNLOADING]);
	for (i = 0; i < sizeof(load_errnos) / sizeof(load_errnos[0]); i++)
		EXPECT(shared->loads[load_errnos[i]] > 0);
	for (i = 0; i < sizeof(unload_errnos) / sizeof(unload_errnos[0]); i++)
		EXPECT(shared->unloads[unload_errnos[i]] > 0);
	for (i = 0; i < 3; i++)
		EXPECT(shared->seen[i] > 0);
}

static void run(int rounds)
{
	pid_t pids[WORKERS + 1];
	int i;

	memset(shared, 0, sizeof(*shared));
	shared->rounds = rounds;
	for (i = 0; i < WORKERS; i++)
		pids[i] = begin(work, i);
	pids[WORKERS] = begin(watch, 0);
	wait_for_all(pids);
	if (shared->complaint[0])
		FAIL("%s", shared->complaint);
	unload_all();
}

static void thousands_of_loads_and_unloads(void)
{
	run(ROUNDS);
	expect_everything_happened();
}

/* The file's bytes without the signature, in memory and below /tmp. */
static void prepare(int number)
{
	const size_t magic_len = sizeof(MAGIC) - 1;
	const unsigned char *tail;
	char path[64];
	long len;
	int fd;

	snprintf(path, sizeof(path), "/modules/%s.ko", mods[number].name);
	len = slurp(path, mods[number].image, MAX_IMAGE);
	if (!EXPECT(len > 64) ||
	    !EXPECT(!memcmp(mods[number].image + len - magic_len, MAGIC, magic_len)))
		return;
	/* struct module_signature: twelve bytes, the last four the length, high byte first. */
	len -= magic_len + 12;
	tail = (unsigned char *)mods[number].image + len + 8;
	mods[number].len = len - (tail[2] << 8 | tail[3]);
	snprintf(mods[number].path, sizeof(mods[number].path), "/tmp/%s.ko", mods[number].name);
	fd = open(mods[number].path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
	EXPECT_EQ(write(fd, mods[number].image, mods[number].len), mods[number].len);
	close(fd);
}

int main(void)
{
	int i;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	ktap_start(1);
	mkdir("/tmp", 0755);
	/* Refusals by the thousand go to the log only. */
	spit("/proc/sys/kernel/printk", "1");
	for (i = 0; i < MODULES; i++)
		prepare(i);
	run(1); /* what is made on first use is there when accounts are taken */
	RUN(thousands_of_loads_and_unloads);
	return ktap_finish();
}
