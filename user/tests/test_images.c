/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hostile program images: files that are almost programs or almost scripts, given
 * to execve by a child with an alarm and little memory. Nothing is asked of the
 * answers; the kernel goes on and its accounts are what they were.
 *
 *	images=N on the kernel command line makes more, seed=N others
 */
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define PAGE 4096ul
#define IMAGE_SIZE (4 * PAGE)
#define CODE_AT 0x800

static unsigned char image[IMAGE_SIZE];
static uint64_t state;
static unsigned int ran, refused, ended_by[65];
static unsigned long images_wanted = 1000;

static uint64_t rnd(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static unsigned int below(unsigned int n)
{
	return rnd() % n;
}

static const uint64_t numbers[] = {
	0, 1, 2, 3, 7, 8, 15, 16, 0x38, 0x40, 63, 64, 255, 256, 0x800, 0xfff, 0x1000, 0x1001,
	0x1fff, 0x2000, 0x3000, 0x4000, 0x5000, 0xffff, 0x10000, 0x400000, 0x401000, 0x7fffffff,
	0x80000000, 0xffffffff, 0x100000000, 0x555555554000, 0x7fffff000000, 0x7ffffffef000,
	0x7fffffffe000, 0x7ffffffff000, 0x800000000000, 0x7fffffffffffffff, 0x8000000000000000,
	0xfffffffffffff000, -1ull, 0xffffffff81000000, 0xffff888000000000,
};
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static uint64_t odd(void)
{
	uint64_t n = numbers[below(COUNT(numbers))];

	switch (below(6)) {
	case 0: return rnd();
	case 1: return n + below(64);
	case 2: return n - below(64);
	default: return n;
	}
}

static const char *const interps[] = {
	"/img/i", "/img/i", "/img/i", "/img/i", "/img/p", "/img", "/img/fifo", "/img/script",
	"/img/none", "/dev/null", "/proc/self/exe", "/proc/self/maps", "/proc/self/fd/0", "", "i", "/img/loop",
	"/sys/kernel/debug/accounting", "/img/link",
};

/* Moves the break, uses the stack, ends with 0. */
static const unsigned char code[] = {
	0xb8, 12, 0, 0, 0, 0xbf, 0, 0x10, 0, 0, 0x0f, 0x05, /* brk(0x1000) */
	0xb8, 12, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05, /* brk(0) */
	0x48, 0x8d, 0xb8, 0, 0x20, 0, 0, /* lea 0x2000(%rax), %rdi */
	0xb8, 12, 0, 0, 0, 0x0f, 0x05, /* brk() */
	0x50, 0x58, /* push, pop */
	0xb8, 231, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05, /* exit_group(0) */
};

static void good_image(bool interp, bool dyn)
{
	Elf64_Ehdr *e = (void *)image;
	Elf64_Phdr *p = (void *)(image + sizeof(*e));
	uint64_t base = dyn ? 0 : 0x400000;

	memset(image, 0x90, sizeof(image));
	memset(image, 0, CODE_AT);
	memcpy(e->e_ident, ELFMAG, SELFMAG);
	e->e_ident[EI_CLASS] = ELFCLASS64;
	e->e_ident[EI_DATA] = ELFDATA2LSB;
	e->e_ident[EI_VERSION] = EV_CURRENT;
	e->e_type = dyn ? ET_DYN : ET_EXEC;
	e->e_machine = EM_X86_64;
	e->e_version = EV_CURRENT;
	e->e_entry = base + CODE_AT;
	e->e_phoff = sizeof(*e);
	e->e_ehsize = sizeof(*e);
	e->e_phentsize = sizeof(*p);
	e->e_phnum = 3 + interp;
	p[0] = (Elf64_Phdr){ PT_LOAD, PF_R | PF_X, 0, base, base, 0x2000, 0x2000, 0x1000 };
	p[1] = (Elf64_Phdr){ PT_LOAD, PF_R | PF_W, 0x2100, base + 0x3100, 0, 0x500, 0x4000,
			     0x1000 };
	p[2] = (Elf64_Phdr){ PT_GNU_STACK, PF_R | PF_W | (below(4) ? 0 : PF_X), 0, 0, 0, 0, 0,
			     16 };
	if (interp) {
		const char *name = interps[below(COUNT(interps))];

		strcpy((char *)image + 0x700, name);
		p[3] = (Elf64_Phdr){ PT_INTERP, PF_R, 0x700, 0, 0, strlen(name) + 1,
				     strlen(name) + 1, 1 };
	}
	memcpy(image + CODE_AT, code, sizeof(code));
}

static void change_phdr(Elf64_Phdr *p)
{
	switch (below(10)) {
	case 0: p->p_type = below(2) ? below(8) : odd(); break;
	case 1: p->p_flags = below(2) ? below(8) : odd(); break;
	case 2: p->p_offset = odd(); break;
	case 3: p->p_vaddr = odd(); break;
	case 4: p->p_filesz = odd(); break;
	case 5: p->p_memsz = odd(); break;
	case 6: p->p_align = below(2) ? 1ull << below(64) : odd(); break;
	case 7: /* in step, so that the file's pages fit */
		p->p_vaddr = (odd() & ~0xfffull) + (p->p_offset & 0xfff);
		break;
	case 8: p->p_memsz = p->p_filesz = odd(); break;
	default: p->p_memsz = p->p_filesz = 0; break;
	}
}

static void mutate(void)
{
	Elf64_Ehdr *e = (void *)image;
	Elf64_Phdr *p = (void *)(image + sizeof(*e));
	unsigned int i, n = 1 + below(4), k;

	if (!below(8)) { /* many headers */
		e->e_phnum = 5 + below(20);
		for (i = 4; i < e->e_phnum; i++) {
			p[i] = p[below(2)];
			p[i].p_vaddr += (uint64_t)(i - 3) * 0x10000;
			if (!below(4))
				change_phdr(&p[i]);
		}
	}
	for (i = 0; i < n; i++) {
		switch (below(12)) {
		case 0: e->e_entry = odd(); break;
		case 1: e->e_phoff = below(2) ? below(0x1000) : odd(); break;
		case 2: e->e_phnum = below(2) ? below(8) : odd(); break;
		case 3: e->e_type = below(6); break;
		case 4:
			for (k = 1 + below(8); k; k--)
				image[below(0x180)] = rnd();
			break;
		default:
			change_phdr(&p[e->e_phnum && e->e_phnum < 25 ? below(e->e_phnum) : 0]);
			break;
		}
	}
}

static int put_file(const char *path, const void *data, size_t len)
{
	int fd, tries;

	for (tries = 0; tries < 1000; tries++) {
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
		if (fd >= 0)
			break;
		if (errno != ETXTBSY) {
			FAIL("open %s: %s", path, strerror(errno));
			return -1;
		}
		usleep(1000);
	}
	if (fd < 0 || write(fd, data, len) != (ssize_t)len) {
		FAIL("write %s: %s", path, strerror(errno));
		return -1;
	}
	close(fd);
	return 0;
}

static void try_it(const char *path)
{
	struct rlimit memory = { 64 << 20, 64 << 20 };
	char *argv[] = { (char *)path, "a", "b", NULL }, *envp[] = { "X=1", NULL };
	int status;
	pid_t pid = fork();

	if (!pid) {
		struct itimerval t = { { 0, 20000 }, { 0, 20000 } };

		setrlimit(RLIMIT_AS, &memory);
		if (below(3))
			syscall(SYS_personality, 0x0040000);
		if (below(2) && (setgid(65534) || setuid(65534)))
			_exit(99);
		setitimer(ITIMER_REAL, &t, NULL);
		execve(path, below(20) ? argv : NULL, below(20) ? envp : NULL);
		_exit(100);
	}
	if (pid < 0) {
		FAIL("fork: %s", strerror(errno));
		return;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		ended_by[WTERMSIG(status)]++;
	else if (WEXITSTATUS(status) == 100)
		refused++;
	else
		ran++;
}

static void make_tree(void)
{
	mkdir("/img", 0755);
	EXPECT_OK(mount("img", "/img", "tmpfs", 0, NULL));
	chmod("/img", 0755);
	mkfifo("/img/fifo", 0777);
	symlink("loop", "/img/loop");
	symlink("i", "/img/link");
	put_file("/img/script", "#!/img/i\n", 9);
}

static void drop_tree(void)
{
	int i;

	for (i = 0; i < 100 && umount("/img"); i++)
		usleep(1000);
	rmdir("/img");
}

static void programs(void)
{
	unsigned long i;

	make_tree();
	for (i = 0; i < images_wanted; i++) {
		good_image(false, true);
		if (below(3) == 0)
			mutate();
		put_file("/img/i", image, below(16) ? sizeof(image) : below(sizeof(image)));
		good_image(below(2), below(2));
		if (below(16))
			mutate();
		put_file("/img/p", image, below(32) ? sizeof(image) : below(sizeof(image)));
		try_it("/img/p");
	}
	drop_tree();
}

static void scripts(void)
{
	static const char *const pieces[] = {
		"#!", "/img/i", "/img/p", "/img/s", "/img/script", " ", "\t", "\n", "\r", "-x", "", "a",
		"/", ".", "#", "!", "/proc/self/exe", "/img/fifo", "/img", "/img/none", "\0",
	};
	char text[1024];
	unsigned long i;

	make_tree();
	good_image(false, true);
	put_file("/img/i", image, sizeof(image));
	for (i = 0; i < images_wanted; i++) {
		size_t len = 0;
		unsigned int k, n = 1 + below(8);

		if (below(8))
			len = sprintf(text, "#!");
		for (k = 0; k < n; k++) {
			const char *piece = pieces[below(COUNT(pieces))];
			unsigned int times = below(20) ? 1 : below(100);

			while (times-- && len < 600) {
				if (!*piece)
					text[len++] = 0;
				len += sprintf(text + len, "%s", piece);
			}
		}
		if (!below(16))
			for (k = 0; k < 300; k++)
				text[len++] = rnd();
		if (!below(8))
			len = below(len + 1);
		put_file("/img/s", text, len);
		if (below(4)) {
			good_image(below(2), true);
			put_file("/img/p", image, sizeof(image));
		}
		try_it(below(2) ? "/img/s" : "/proc/self/cwd/../img/s");
	}
	drop_tree();
}

/* brk(0x1000), reads at address 0, exit_group(0). */
static const unsigned char look_at_zero[] = {
	0xb8, 12, 0, 0, 0, 0xbf, 0, 0x10, 0, 0, 0x0f, 0x05, 0x31, 0xc0, 0x8b, 0x00,
	0xb8, 231, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05,
};

static int run_low(void *unused)
{
	char *argv[] = { "p", NULL };

	(void)unused;
	if (setgid(65534) || setuid(65534) || syscall(SYS_personality, 0x0040000) < 0)
		return 1;
	execve("/img/p", argv, argv + 1);
	return 2;
}

/* A program without memory of its own has its heap where its segment would be: at 0. */
static void no_heap_at_zero(void)
{
	Elf64_Ehdr *e = (void *)image;
	Elf64_Phdr *p = (void *)(image + sizeof(*e));
	long status;

	make_tree();
	good_image(false, true);
	memcpy(image + CODE_AT, look_at_zero, sizeof(look_at_zero));
	put_file("/img/i", image, sizeof(image));
	good_image(true, true);
	e->e_type = ET_EXEC;
	e->e_phnum = 4;
	p[0] = (Elf64_Phdr){ PT_LOAD, PF_R, 0, 0x10, 0, 0, 0, 0x1000 };
	p[1] = p[0];
	strcpy((char *)image + 0x700, "/img/i");
	p[3].p_filesz = sizeof("/img/i");
	put_file("/img/p", image, sizeof(image));
	status = in_child(run_low, NULL);
	EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	drop_tree();
}

static void what_came_of_it(void)
{
	int i;

	ktap_note("%u ran, %u refused", ran, refused);
	for (i = 0; i < 65; i++)
		if (ended_by[i])
			ktap_note("%u ended by signal %d", ended_by[i], i);
}

int main(void)
{
	unsigned long wanted = images_wanted;
	const char *word;

	if (getpid() != 1)
		return 0;
	ktap_start(4);
	word = cmdline_value("images");
	if (word)
		wanted = strtoul(word, NULL, 0);
	word = cmdline_value("seed");
	state = word ? strtoul(word, NULL, 0) : 1;
	/* What is touched once and stays: pages of this program's own. */
	images_wanted = 3;
	programs();
	scripts();
	images_wanted = wanted;
	RUN(no_heap_at_zero);
	RUN(programs);
	RUN(scripts);
	RUN(what_came_of_it);
	return ktap_finish();
}
