/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As large as it gets: tens of thousands of sections, hundreds of thousands of
 * symbols and relocations, parameter strings of megabytes, files as large as the
 * memory. Each is loaded, or refused by its rule, and the time is linear: going
 * from 2n to 4n adds about twice what going from n to 2n adds. Booted with
 * -icount, where the time stamp counter counts instructions.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

/* 200 would be linear, 400 quadratic; a logarithm and the allocator's steps are in between. */
#define MAX_RATIO_PERCENT 270
#define NAME_SIZE 72
#define PARTS 14
#define SIZES 3 /* n, 2n, 4n */
#define PARAM_SIZE 40 /* struct kernel_param */
#define PARAM_NAME_SIZE 511
/* Of names; 33 (58 in coverage, where the compiler does less), and 290 when they were sorted. */
#define MAX_STEPS_PER_BYTE 100
#define AREA_SIZE (40ul << 20)
#define MAGIC "~Module signature appended~\n"
#define BIG_FILE "/big"
#define MAX_FILE (1l << 30) /* of what finit_module reads */

/* The file that is being built: hello.ko without its signature, and more. */
static char *area;
static size_t len;

static unsigned long now(void)
{
	unsigned int low, high;

	__asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (unsigned long)high << 32 | low;
}

static Elf64_Ehdr *header(void)
{
	return (Elf64_Ehdr *)area;
}

static Elf64_Shdr *section(unsigned int i)
{
	return (Elf64_Shdr *)(area + header()->e_shoff) + i;
}

static Elf64_Shdr *section_of_type(unsigned int type)
{
	unsigned int i;

	for (i = 1; i < header()->e_shnum; i++)
		if (section(i)->sh_type == type)
			return section(i);
	return NULL;
}

/* Room at the end of the file for a section's new contents, which begin with the old ones. */
static void *grow(Elf64_Shdr *s, size_t more)
{
	char *old = area + s->sh_offset;

	len = (len + 7) & ~7ul;
	if (len + s->sh_size + more > AREA_SIZE) {
		FAIL("%zu bytes are too much for the area", len + s->sh_size + more);
		exit(1);
	}
	memcpy(area + len, old, s->sh_size);
	s->sh_offset = len;
	s->sh_size += more;
	len += s->sh_size;
	return area + len - more;
}

/* The table of sections, moved to the end, with room for more. Return: the first new one. */
static Elf64_Shdr *more_sections(unsigned int more)
{
	Elf64_Shdr table = { .sh_offset = header()->e_shoff,
			     .sh_size = header()->e_shnum * sizeof(Elf64_Shdr) };
	Elf64_Shdr *first = grow(&table, more * sizeof(Elf64_Shdr));

	header()->e_shoff = table.sh_offset;
	header()->e_shnum += more;
	return memset(first, 0, more * sizeof(*first));
}

static void read_base(const char *path)
{
	const unsigned char *size;

	len = slurp(path, area, AREA_SIZE);
	len -= strlen(MAGIC);
	EXPECT(!memcmp(area + len, MAGIC, strlen(MAGIC)));
	size = (unsigned char *)area + len - 4;
	len -= 12 + (size[0] << 24 | size[1] << 16 | size[2] << 8 | size[3]);
}

static void own_name(char *name, unsigned int i)
{
	snprintf(name, NAME_SIZE, ".s%u", i);
}

/*
 * Two texts of each pair lead FNV-1a, a hash without a key, from one state to one:
 * whoever knows the function makes as many names of one hash as he likes.
 */
static const char pairs[PARTS][2][6] = {
	{ "puxal", "byvw6" }, { "cgf5i", "dof7x" }, { "32kdm", "e3ou7" }, { "zrrcx", "0zix4" },
	{ "9mmgd", "lpo1z" }, { "seg6e", "pma6t" }, { "p6fcq", "hty5b" }, { "92pgm", "kuksm" },
	{ "rrkxj", "7f941" }, { "t7hin", "oimk8" }, { "8vfmu", "i2yr6" }, { "3rzwj", "hw7q9" },
	{ "99kwk", "so3sw" }, { "ls5wl", "2x0lw" },
};

static void name_of_one_hash(char *name, unsigned int i)
{
	int part;

	for (part = 0; part < PARTS; part++)
		memcpy(name + part * 5, pairs[part][i >> part & 1], 6);
}

/* Sections with names of their own; those that are loaded have 8 bytes each. */
static void add_sections(unsigned int n, bool loaded, void (*set_name)(char *, unsigned int))
{
	Elf64_Shdr *first = more_sections(n), *names = section(header()->e_shstrndx);
	unsigned int i, at = names->sh_size;
	char *text = grow(names, n * NAME_SIZE);

	memset(text, 0, n * NAME_SIZE);
	for (i = 0; i < n; i++) {
		set_name(text + i * NAME_SIZE, i);
		first[i].sh_name = at + i * NAME_SIZE;
		first[i].sh_type = SHT_PROGBITS;
		first[i].sh_flags = loaded ? SHF_ALLOC | SHF_WRITE : 0;
		first[i].sh_offset = sizeof(Elf64_Ehdr);
		first[i].sh_size = loaded ? 8 : 0;
		first[i].sh_addralign = 8;
	}
}

static void only_named_sections(unsigned int n)
{
	add_sections(n, false, own_name);
}

static void loaded_sections(unsigned int n)
{
	add_sections(n, true, own_name);
}

static void sections_of_one_hash(unsigned int n)
{
	add_sections(n, true, name_of_one_hash);
}

/* The last one of hello's symbols, which is defined, n times more. */
static Elf64_Sym *defined_symbol(unsigned int *index)
{
	Elf64_Shdr *symtab = section_of_type(SHT_SYMTAB);
	Elf64_Sym *syms = (Elf64_Sym *)(area + symtab->sh_offset);
	unsigned int i = symtab->sh_size / sizeof(*syms) - 1;

	while (i && (!syms[i].st_name || syms[i].st_shndx == SHN_UNDEF ||
		     syms[i].st_shndx >= SHN_LORESERVE))
		i--;
	EXPECT(i > 0);
	*index = i;
	return &syms[i];
}

static void symbols(unsigned int n)
{
	unsigned int i;
	Elf64_Sym one = *defined_symbol(&i), *more;

	more = grow(section_of_type(SHT_SYMTAB), n * sizeof(*more));
	for (i = 0; i < n; i++)
		more[i] = one;
}

/* A table of n pointers, each with a relocation. */
static void relocations(unsigned int n)
{
	unsigned int symbol, i, count = header()->e_shnum;
	Elf64_Shdr *first = more_sections(2), *symtab = section_of_type(SHT_SYMTAB);
	Elf64_Rela *rela;

	defined_symbol(&symbol);
	first[0].sh_type = SHT_PROGBITS;
	first[0].sh_flags = SHF_ALLOC | SHF_WRITE;
	first[0].sh_addralign = 8;
	first[0].sh_name = first[1].sh_name = symtab->sh_name;
	first[1] = (Elf64_Shdr){ .sh_name = symtab->sh_name, .sh_type = SHT_RELA,
				 .sh_link = symtab - section(0), .sh_info = count,
				 .sh_addralign = 8, .sh_entsize = sizeof(*rela) };
	memset(grow(&first[0], n * 8), 0, n * 8);
	rela = grow(&first[1], n * sizeof(*rela));
	for (i = 0; i < n; i++)
		rela[i] = (Elf64_Rela){
			i * 8, ELF64_R_INFO((unsigned long)symbol, R_X86_64_64), 0,
		};
}

static Elf64_Shdr *section_named(const char *name)
{
	const char *names = area + section(header()->e_shstrndx)->sh_offset;
	unsigned int i;

	for (i = 1; i < header()->e_shnum; i++)
		if (!strcmp(names + section(i)->sh_name, name))
			return section(i);
	FAIL("the file has no %s", name);
	exit(1);
}

/* One more section, of constants, and a symbol for it. Return: the symbol's index. */
static unsigned int constants(const void *bytes, size_t size)
{
	unsigned int index = header()->e_shnum;
	Elf64_Shdr *first = more_sections(1), *symtab = section_of_type(SHT_SYMTAB);
	unsigned int symbol = symtab->sh_size / sizeof(Elf64_Sym);
	Elf64_Sym *sym = grow(symtab, sizeof(*sym));

	*first = (Elf64_Shdr){ .sh_name = symtab->sh_name, .sh_type = SHT_PROGBITS,
			       .sh_flags = SHF_ALLOC, .sh_addralign = 1 };
	memcpy(grow(first, size), bytes, size);
	*sym = (Elf64_Sym){ .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT), .st_shndx = index };
	return symbol;
}

/* The first of the file's parameters n times more, under the longest name there can be. */
static void parameters_of_one_name(unsigned int n)
{
	char name[PARAM_NAME_SIZE] = "";
	unsigned int i, j, k, symbol, num;
	Elf64_Rela of_first[8], *old, *more;
	Elf64_Shdr *param, *rela;

	memset(name, 'n', sizeof(name) - 1);
	symbol = constants(name, sizeof(name));
	param = section_named("__param");
	rela = section_named(".rela__param");
	old = (Elf64_Rela *)(area + rela->sh_offset);
	for (i = num = 0; i < rela->sh_size / sizeof(*old); i++)
		if (old[i].r_offset < PARAM_SIZE)
			of_first[num++] = old[i];
	EXPECT(of_first[0].r_offset == 0); /* the name */
	of_first[0].r_info = ELF64_R_INFO((unsigned long)symbol, R_X86_64_64);
	of_first[0].r_addend = 0;
	i = param->sh_size / PARAM_SIZE;
	grow(param, n * PARAM_SIZE);
	for (j = 0; j < n; j++)
		memcpy(area + param->sh_offset + (i + j) * PARAM_SIZE, area + param->sh_offset,
		       PARAM_SIZE);
	more = grow(rela, n * num * sizeof(*more));
	for (j = 0; j < n; j++) {
		for (k = 0; k < num; k++, more++) {
			*more = of_first[k];
			more->r_offset += (i + j) * PARAM_SIZE;
		}
	}
}

static unsigned long cost(const char *name, const char *args, long expected)
{
	unsigned long start = now();
	long result = init_module(area, len, args);

	start = now() - start;
	EXPECT_EQ(result, expected);
	if (!result)
		EXPECT_OK(delete_module(name, 0));
	return start;
}

/* What 2n more cost, against what n more cost, over a load of n. */
static void judge(const char *what, unsigned int n, const unsigned long costs[SIZES])
{
	unsigned long first = costs[1] - costs[0], second = costs[2] - costs[1];

	EXPECT(costs[1] > costs[0] && costs[2] > costs[1]);
	ktap_note("%s: %lu, %lu, %lu instructions for %u, %u, %u: %lu percent for twice as much",
		  what, costs[0], costs[1], costs[2], n, 2 * n, 4 * n, second * 100 / first);
	EXPECT(second * 100 <= first * MAX_RATIO_PERCENT);
}

static void sizes(const char *what, void (*build)(unsigned int), unsigned int n)
{
	unsigned long costs[SIZES];
	int i;

	for (i = 0; i < SIZES; i++) {
		read_base("/modules/hello.ko");
		build(n << i);
		costs[i] = cost("hello", "", 0);
	}
	judge(what, n, costs);
}

static void many_sections(void)
{
	/* 65279 are all that a file can have without an extended count. */
	sizes("sections", only_named_sections, 16000);
}

static void many_loaded_sections(void)
{
	sizes("sections in memory", loaded_sections, 4000);
}

static void many_names_of_one_hash(void)
{
	sizes("sections whose names have one hash", sections_of_one_hash, 4000);
}

static void many_symbols(void)
{
	sizes("symbols", symbols, 100000);
}

static void many_relocations(void)
{
	sizes("relocations", relocations, 100000);
}

/* Linear in their names' bytes, too: what names have in common is not read once for each step. */
static void many_parameters_of_one_name(void)
{
	const unsigned int n = 4000;
	unsigned long costs[SIZES];
	int i;

	for (i = 0; i < SIZES; i++) {
		read_base("/modules/params.ko");
		parameters_of_one_name(n << i);
		costs[i] = cost("params", "count=1", 0);
	}
	judge("parameters of one long name", n, costs);
	EXPECT((costs[1] - costs[0]) / n <= PARAM_NAME_SIZE * MAX_STEPS_PER_BYTE);
}

/* pattern over and over, in size bytes. */
static char *long_string(const char *pattern, size_t size)
{
	size_t n = strlen(pattern), at;
	char *s = mmap(NULL, size + n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (at = 0; at < size; at += n)
		memcpy(s + at, pattern, n);
	s[size] = '\0';
	return s;
}

static void strings(const char *what, const char *pattern, size_t size)
{
	unsigned long costs[SIZES];
	int i;

	read_base("/modules/params.ko");
	for (i = 0; i < SIZES; i++) {
		size_t bytes = size << i;
		char *args = long_string(pattern, bytes);

		costs[i] = cost("params", args, 0);
		munmap(args, bytes + strlen(pattern));
	}
	judge(what, size, costs);
}

static void long_parameter_strings(void)
{
	strings("bytes of settings", "count=1 ", 512 << 10);
	strings("bytes of blanks", "        ", 512 << 10);
	strings("bytes of unknown names", "unknown_parameter_of_some_length=1 ", 64 << 10);
}

static void refused_parameter_strings(void)
{
	static const struct {
		const char *pattern;
		size_t size;
		int error;
	} rows[] = {
		{ "x", 2 << 20, 0 },             /* one name of 2 MiB, unknown */
		{ "a_charp=x", 1 << 20, ENOSPC },
		{ "an_array=1,2,3,4,5,", 1 << 20, EINVAL },
		{ "count=1 ", 8 << 20, ENOMEM }, /* more than kmalloc gives */
	};
	unsigned int i;

	read_base("/modules/params.ko");
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *args = long_string(rows[i].pattern, rows[i].size);

		cost("params", args, -rows[i].error);
		munmap(args, rows[i].size + strlen(rows[i].pattern));
	}
}

/* A bystander must be alive after it. */
static void in_company(void (*function)(long), long arg)
{
	int ends[2], status;
	char byte = 42;
	pid_t pid;

	EXPECT_OK(pipe(ends));
	pid = fork();
	if (!pid)
		_exit(read(ends[0], &byte, 1) == 1 ? byte : 1);
	function(arg);
	EXPECT_EQ(write(ends[1], &byte, 1), 1);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == byte);
	close(ends[0]);
	close(ends[1]);
	EXPECT_NO_LOG("Out of memory");
}

/* Size 0: as many pages as there are, so that tables for them are lacking at the very end. */
static void sparse_file(long size)
{
	int fd = open(BIG_FILE, O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (!size)
		size = (account("free_pages") - 50) * 4096;
	EXPECT_OK(ftruncate(fd, size));
	close(fd);
	EXPECT_ERRNO(load_by_finit(BIG_FILE, "", 0), size > MAX_FILE ? EFBIG : ENOMEM);
	EXPECT_OK(unlink(BIG_FILE));
}

/* Bytes that are there, so many that there is no room for them twice. */
static void filled_file(long size)
{
	int fd = open(BIG_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	long done;

	for (done = 0; done < size; done += FILE_BUFFER_SIZE)
		EXPECT_EQ(write(fd, file_buffer, FILE_BUFFER_SIZE), FILE_BUFFER_SIZE);
	close(fd);
	EXPECT_ERRNO(load_by_finit(BIG_FILE, "", 0), ENOMEM);
	EXPECT_OK(unlink(BIG_FILE));
}

static void huge_image(long size)
{
	EXPECT_ERRNO(init_module(area, size, ""), ENOMEM);
}

static void as_large_as_memory(void)
{
	long total = account("total_pages") * 4096, free = account("free_pages") * 4096;

	in_company(sparse_file, total);
	in_company(sparse_file, 0);
	in_company(sparse_file, MAX_FILE);
	in_company(sparse_file, MAX_FILE + 1);
	in_company(sparse_file, 1l << 40);
	in_company(filled_file, free / 10 * 6);
	in_company(huge_image, total);
	in_company(huge_image, 1l << 46);
	in_company(huge_image, -1);
}

int main(void)
{
	ktap_start(9);
	area = mmap(NULL, AREA_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(area, 1, AREA_SIZE); /* its pages are there before the accounts are read */
	init_module(area, 4096, "");
	in_company(huge_image, -1); /* and those that fork writes */
	RUN(many_sections);
	RUN(many_loaded_sections);
	RUN(many_names_of_one_hash);
	RUN(many_symbols);
	RUN(many_relocations);
	RUN(many_parameters_of_one_name);
	RUN(long_parameter_strings);
	RUN(refused_parameter_strings);
	RUN(as_large_as_memory);
	return ktap_finish();
}
