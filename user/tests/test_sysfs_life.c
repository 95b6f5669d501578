/* SPDX-License-Identifier: GPL-2.0 */
/* /sys/module while modules go: files that stay open, readers, failures, no memory. */
#include <sys/mman.h>
#include <sys/mount.h>

#include "attr.h"

#define ROOM_PAGES 150 /* enough for a load */
#define LAST_PAGES 6   /* for this process to go on with */

/* What came before its init goes after its init failed; no event told of it. */
static void failed_init(void)
{
	pid_t pid;
	int fd;

	EXPECT_OK(put(UEVENT_DEBUG, "Y"));
	pid = in_background(load_slow, "init_ms=200 result=-5");
	if (wait_for_state("slow", "coming")) {
		fd = open("/sys/module/slow/initstate", O_RDONLY);
		EXPECT_EQ(result_of(pid), EIO);
		EXPECT_EQ(sys(read(fd, text, 1)), -ENODEV);
		close(fd);
	}
	EXPECT_STR(ls("/sys/module/slow"), "ENOENT");
	EXPECT_NO_LOG("uevent:|module/slow");
	EXPECT_OK(put(UEVENT_DEBUG, "N"));
}

/* Files and directories that stay open do not keep the module, and show nothing of it. */
static void open_across_unload(void)
{
	int number, once, section, note, dir;

	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	number = open(PARAM "number", O_RDWR);
	once = open(PARAM "once", O_RDONLY);
	section = open(SYS "sections/.text", O_RDONLY);
	note = open(SYS "notes/.note.gnu.build-id", O_RDONLY);
	dir = open(SYS "parameters", O_RDONLY | O_DIRECTORY);
	EXPECT_EQ(read(number, text, 64), 2);
	EXPECT_OK(delete_module("attrs", 0));
	EXPECT_EQ(sys(pread(number, text, 64, 0)), -ENODEV);
	EXPECT_EQ(sys(read(number, text, 64)), -ENODEV);
	EXPECT_EQ(sys(write(number, "5", 1)), -ENODEV);
	EXPECT_EQ(sys(read(once, text, 64)), -ENODEV);
	EXPECT_EQ(sys(read(section, text, 64)), -ENODEV);
	EXPECT_EQ(sys(read(note, text, 64)), -ENODEV);
	EXPECT_EQ(sys(openat(dir, "number", O_RDONLY)), -ENOENT);
	/* A module of the same name is another one. */
	EXPECT_OK(load_by_finit(ATTRS, "number=77", 0));
	EXPECT_EQ(sys(pread(number, text, 64, 0)), -ENODEV);
	EXPECT_STR(cat(PARAM "number"), "77");
	EXPECT_OK(delete_module("attrs", 0));
	close(number);
	close(once);
	close(section);
	close(note);
	close(dir);
}

/* What is mounted below the directory goes with it, and nothing comes upon what has gone. */
static void mounted_upon(void)
{
	int dir;

	mkdir("/tmp/m", 0700);
	EXPECT_OK(sys(mount("t", "/tmp/m", "tmpfs", 0, NULL)));
	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	EXPECT_OK(sys(mount("t", SYS "sections", "tmpfs", 0, NULL)));
	EXPECT_OK(sys(mkdir(SYS "sections/d", 0700)));
	EXPECT_OK(sys(mount("t", SYS "sections/d", "tmpfs", 0, NULL)));
	EXPECT_OK(sys(mount("/proc/version", PARAM "number", NULL, MS_BIND, NULL)));
	EXPECT_ERRNO(sys(mount("/tmp/m", PARAM "number", NULL, MS_MOVE, NULL)), ENOTDIR);
	dir = open(SYS "parameters", O_RDONLY | O_DIRECTORY);
	EXPECT_OK(delete_module("attrs", 0));
	EXPECT(!strstr(cat("/proc/mounts"), "/sys/module/"));
	EXPECT_OK(sys(fchdir(dir)));
	EXPECT_ERRNO(sys(mount("t", ".", "tmpfs", 0, NULL)), ENOENT);
	EXPECT_ERRNO(sys(mount("/tmp/m", ".", NULL, MS_MOVE, NULL)), ENOENT);
	EXPECT_OK(sys(chdir("/")));
	close(dir);
	EXPECT_OK(sys(umount2("/tmp/m", 0)));
	rmdir("/tmp/m");
}

/* The one read that began before the module went is answered; a second would not be. */
static long read_slowly(const char *path)
{
	char buf[16];
	int fd = open(path, O_RDONLY);

	return read(fd, buf, sizeof(buf)) == 5 && !memcmp(buf, "slow\n", 5) ? 0 : -EIO;
}

static void unload_waits_for_readers(void)
{
	const char *log;
	pid_t pid;
	time_t start = time(NULL);

	EXPECT_OK(load_by_finit(ATTRS, "", 0));
	pid = in_background(read_slowly, PARAM "slow");
	while (!strstr(kernel_log(), "attrs: get begins") && time(NULL) - start < PATIENCE)
		sched_yield();
	EXPECT_OK(delete_module("attrs", 0));
	log = kernel_log();
	EXPECT(strstr(log, "attrs: get begins") && strstr(log, "attrs: get ends"));
	EXPECT_EQ(result_of(pid), 0);
}

static long free_pages(int accounts)
{
	static char buf[1024];
	long n = pread(accounts, buf, sizeof(buf) - 1, 0);
	const char *at;

	buf[n > 0 ? n : 0] = '\0';
	at = strstr(buf, "free_pages ");
	return at ? atol(at + 11) : -1;
}

/*
 * Takes page after page, with a load after each: the first that fail are those
 * that had come as far as /sys. Exit status 0 when enough of them failed, and
 * none other than for memory.
 */
static int starves(void *unused)
{
	long len = unsigned_length(slurp(ATTRS, file_buffer, FILE_BUFFER_SIZE)), i, ret;
	int accounts = open("/sys/kernel/debug/accounting", O_RDONLY), failures = 0;
	char *hog = mmap(NULL, free_pages(accounts) * 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	(void)unused;
	if (hog == MAP_FAILED)
		return 1;
	for (i = free_pages(accounts) - ROOM_PAGES; i > 0; i--, hog += 4096)
		*hog = 1;
	while (free_pages(accounts) > LAST_PAGES) {
		ret = init_module(file_buffer, len, "");
		if (!ret && delete_module("attrs", 0))
			return 2;
		if (!ret)
			kernel_log_clear(); /* what is of interest comes later */
		if (ret && ret != -ENOMEM)
			return 3;
		failures += ret != 0;
		*hog = 1;
		hog += 4096;
	}
	return failures > 8 ? 0 : 4;
}

static void out_of_memory(void)
{
	EXPECT_EQ(in_child(starves, NULL), 0);
	EXPECT_LOG("attrs: refused, ENOMEM by views.memory");
	EXPECT_LOG("attrs: refused, ENOMEM by layout.memory");
	EXPECT_STR(ls("/sys/module/attrs"), "ENOENT");
}

/* Everything of one module's, read as it comes; what has gone meanwhile is no error. */
static void read_all(const char *dir)
{
	struct dirent *d;
	char path[512];
	DIR *list = opendir(dir);

	while (list && (d = readdir(list))) {
		snprintf(path, sizeof(path), "%s/%s", dir, d->d_name);
		if (d->d_name[0] != '.' || !strcmp(d->d_name, ".text"))
			slurp(path, text, sizeof(text));
	}
	if (list)
		closedir(list);
}

/* Until the module is gone for good: the parent leaves a file that says so. */
static int reads_for_ever(void *unused)
{
	static const char *const dirs[] = { "", "parameters", "sections", "notes", "holders" };
	char path[64];
	size_t i;

	(void)unused;
	while (access("/tmp/enough", F_OK)) {
		for (i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
			snprintf(path, sizeof(path), "/sys/module/provider/%s", dirs[i]);
			read_all(path);
		}
		slurp("/proc/kallsyms", file_buffer, FILE_BUFFER_SIZE);
		sched_yield();
	}
	return 0;
}

static void readers_while_modules_come_and_go(void)
{
	pid_t readers[3];
	int i;

	for (i = 0; i < 3; i++) {
		readers[i] = fork();
		if (!readers[i])
			_exit(reads_for_ever(NULL));
	}
	for (i = 0; i < 50; i++) {
		EXPECT_OK(load_by_finit("/modules/provider.ko", "", 0));
		EXPECT_OK(load_by_finit("/modules/consumer.ko", "", 0));
		sched_yield();
		EXPECT_OK(delete_module("consumer", 0));
		sched_yield();
		EXPECT_OK(delete_module("provider", 0));
	}
	EXPECT_OK(spit("/tmp/enough", "enough"));
	for (i = 0; i < 3; i++)
		EXPECT_EQ(result_of(readers[i]), 0);
	unlink("/tmp/enough");
	EXPECT_STR(ls("/sys/module/provider"), "ENOENT");
}

int main(void)
{
	mount_views();
	closedir(opendir("/"));
	memset(text, 1, sizeof(text));
	ls("/proc/sys/kernel");
	ktap_start(6);
	RUN(failed_init);
	RUN(open_across_unload);
	RUN(mounted_upon);
	RUN(unload_waits_for_readers);
	RUN(out_of_memory);
	RUN(readers_while_modules_come_and_go);
	return ktap_finish();
}
