/* SPDX-License-Identifier: GPL-2.0 */
/* Mapping an ELF program (System V gABI 4/5; x86-64 psABI) and the interpreter it names. */
#include <linux/elf.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/mman.h>

#include "fs/file.h"
#include "mm/vma.h"
#include "task/exec.h"

/* Where a position-independent program goes, plus a random part: two thirds up, as Linux. */
#define ELF_ET_DYN_BASE round_down(TASK_SIZE / 3 * 2, PAGE_SIZE)
#define DYN_RANDOM_PAGES (1UL << 28)
#define BRK_RANDOM_PAGES (0x02000000UL >> PAGE_SHIFT)
#define MAX_PHDRS_SIZE 65536

/* One image, program or interpreter, on its way into mm. */
struct image {
	struct file *file;
	struct mm_struct *mm;
	const Elf64_Ehdr *ehdr;
	Elf64_Phdr *phdr; /* kmalloc */
	unsigned long bias;
	bool placed; /* bias is known */
	unsigned long first, end, end_code, start_data, end_data; /* addresses as mapped */
	bool any_code;
};

/* -ENOEXEC: not an executable for this machine. */
static int check_header(const Elf64_Ehdr *ehdr)
{
	if (memcmp(ehdr->e_ident, ELFMAG, SELFMAG) || ehdr->e_ident[EI_CLASS] != ELFCLASS64 ||
	    ehdr->e_ident[EI_DATA] != ELFDATA2LSB)
		return -ENOEXEC;
	if ((ehdr->e_type != ET_EXEC && ehdr->e_type != ET_DYN) || ehdr->e_machine != EM_X86_64)
		return -ENOEXEC;
	if (ehdr->e_phentsize != sizeof(Elf64_Phdr) || !ehdr->e_phnum ||
	    ehdr->e_phnum > MAX_PHDRS_SIZE / sizeof(Elf64_Phdr))
		return -ENOEXEC;
	return 0;
}

static int read_exact(struct file *file, void *buf, size_t len, u64 offset)
{
	loff_t pos = offset;
	ssize_t n;

	if (pos < 0)
		return -ENOEXEC;
	n = kernel_read(file, buf, len, &pos);
	if (n < 0)
		return n;
	return (size_t)n == len ? 0 : -ENOEXEC;
}

static int read_phdrs(struct image *image)
{
	size_t size = image->ehdr->e_phnum * sizeof(Elf64_Phdr);
	int err;

	image->phdr = kmalloc(size, GFP_KERNEL);
	if (!image->phdr)
		return -ENOMEM;
	err = read_exact(image->file, image->phdr, size, image->ehdr->e_phoff);
	if (err) {
		kfree(image->phdr);
		image->phdr = NULL;
	}
	return err;
}

/* Every bound of a segment, so that the sums below cannot overflow. */
static int check_segment(const Elf64_Phdr *phdr)
{
	if (phdr->p_filesz > phdr->p_memsz || phdr->p_memsz > TASK_SIZE ||
	    phdr->p_vaddr > TASK_SIZE || phdr->p_vaddr + phdr->p_memsz > TASK_SIZE)
		return -EINVAL;
	if (offset_in_page(phdr->p_vaddr) != offset_in_page(phdr->p_offset) && phdr->p_filesz)
		return -EINVAL;
	return 0;
}

/* Bytes from the first to the last page of all segments; 0 where there are none. */
static int total_size(const struct image *image, unsigned long *size, unsigned long *lowest)
{
	unsigned long low = ~0UL, high = 0;

	for (int i = 0; i < image->ehdr->e_phnum; i++) {
		const Elf64_Phdr *phdr = &image->phdr[i];
		unsigned long start = phdr->p_vaddr, end = start + phdr->p_memsz;

		if (phdr->p_type != PT_LOAD)
			continue;
		if (check_segment(phdr))
			return -EINVAL;
		low = min(low, round_down(start, PAGE_SIZE));
		high = max(high, end);
	}
	if (high <= low)
		return -EINVAL;
	*size = PAGE_ALIGN(high - low);
	*lowest = low;
	return 0;
}

static unsigned long max_alignment(const struct image *image)
{
	unsigned long align = PAGE_SIZE;

	for (int i = 0; i < image->ehdr->e_phnum; i++) {
		unsigned long a = image->phdr[i].p_align;

		if (image->phdr[i].p_type == PT_LOAD && !(a & (a - 1)))
			align = max(align, a);
	}
	return align;
}

/* Chooses where the image goes; wish: an address for ET_DYN, 0 any. */
static int place(struct image *image, unsigned long wish)
{
	unsigned long size, lowest, addr, align = max_alignment(image);
	int err = total_size(image, &size, &lowest);

	if (err)
		return err;
	if (image->ehdr->e_type == ET_EXEC) {
		image->bias = 0;
		return 0;
	}
	/* Room for the whole image, so that the pieces cannot meet anything. */
	if (wish) {
		addr = round_down(wish, align);
	} else {
		addr = get_unmapped_area(image->mm, 0, size + align - PAGE_SIZE, 0);
		if (IS_ERR_VALUE(addr))
			return addr;
		addr = round_up(addr, align);
	}
	image->bias = addr - lowest;
	return 0;
}

static unsigned long segment_prot(const Elf64_Phdr *phdr)
{
	return (phdr->p_flags & PF_R ? PROT_READ : 0) | (phdr->p_flags & PF_W ? PROT_WRITE : 0) |
	       (phdr->p_flags & PF_X ? PROT_EXEC : 0);
}

static int map_fixed(struct image *image, struct file *file, unsigned long addr,
		     unsigned long len, unsigned long prot, u64 offset)
{
	struct mm_struct *mm = image->mm;
	unsigned long flags = MAP_PRIVATE | MAP_FIXED_NOREPLACE, ret;

	mutex_lock(&mm->mmap_lock);
	ret = do_mmap(mm, file, addr, len, prot, flags | (file ? 0 : MAP_ANONYMOUS),
		      offset >> PAGE_SHIFT);
	mutex_unlock(&mm->mmap_lock);
	return IS_ERR_VALUE(ret) ? (int)ret : 0;
}

static bool is_mapped(struct mm_struct *mm, unsigned long addr)
{
	bool mapped;

	mutex_lock(&mm->mmap_lock);
	mapped = find_vma_intersection(mm, addr, addr + PAGE_SIZE);
	mutex_unlock(&mm->mmap_lock);
	return mapped;
}

/* Memory beyond the file's bytes reads as zero: the rest of the last page, then whole pages. */
static int map_bss(struct image *image, const Elf64_Phdr *phdr, unsigned long file_end,
		   unsigned long mem_end)
{
	static const char zeros[256];
	unsigned long page_end = PAGE_ALIGN(file_end);

	if (phdr->p_filesz && (phdr->p_flags & PF_W)) {
		while (file_end < page_end) {
			size_t n = min(sizeof(zeros), (size_t)(page_end - file_end));

			if (access_process_vm(image->mm, file_end, (void *)zeros, n, true) != n)
				return -EFAULT;
			file_end += n;
		}
	}
	/* Zero memory alone: its first page is new, unless the segment before reaches into it. */
	if (!phdr->p_filesz && !is_mapped(image->mm, round_down(file_end, PAGE_SIZE)))
		page_end = round_down(file_end, PAGE_SIZE);
	if (mem_end <= page_end)
		return 0;
	return map_fixed(image, NULL, page_end, mem_end - page_end, segment_prot(phdr), 0);
}

static void note_extent(struct image *image, const Elf64_Phdr *phdr)
{
	unsigned long start = phdr->p_vaddr + image->bias;
	unsigned long file_end = start + phdr->p_filesz, mem_end = start + phdr->p_memsz;

	image->first = min(image->first, start);
	image->end = max(image->end, mem_end);
	image->end_data = max(image->end_data, file_end);
	image->start_data = max(image->start_data, start);
	if (phdr->p_flags & PF_X)
		image->end_code = max(image->end_code, file_end);
}

static int map_segment(struct image *image, const Elf64_Phdr *phdr)
{
	unsigned long start = phdr->p_vaddr + image->bias, skew = offset_in_page(start);
	unsigned long file_end = start + phdr->p_filesz;
	int err = 0;

	if (!phdr->p_memsz)
		return 0;
	if (phdr->p_filesz)
		err = map_fixed(image, image->file, start - skew, phdr->p_filesz + skew,
				segment_prot(phdr), phdr->p_offset - skew);
	if (!err && phdr->p_memsz > phdr->p_filesz)
		err = map_bss(image, phdr, file_end, start + phdr->p_memsz);
	if (!err)
		note_extent(image, phdr);
	return err;
}

/* Reads the headers, maps all segments. The caller frees image->phdr. */
static int map_image(struct image *image, unsigned long wish)
{
	int err;

	image->first = ~0UL;
	err = place(image, wish);
	for (int i = 0; i < image->ehdr->e_phnum && !err; i++) {
		if (image->phdr[i].p_type == PT_LOAD)
			err = map_segment(image, &image->phdr[i]);
	}
	return err;
}

static const Elf64_Phdr *find_phdr(const struct image *image, u32 type)
{
	for (int i = 0; i < image->ehdr->e_phnum; i++) {
		if (image->phdr[i].p_type == type)
			return &image->phdr[i];
	}
	return NULL;
}

/* The file that PT_INTERP names, opened; NULL where there is none. */
static struct file *open_interpreter(const struct image *image)
{
	const Elf64_Phdr *phdr = find_phdr(image, PT_INTERP);
	struct file *file;
	char *name;
	int err;

	if (!phdr)
		return NULL;
	if (phdr->p_filesz < 2 || phdr->p_filesz > PATH_MAX)
		return ERR_PTR(-ENOEXEC);
	name = kmalloc(phdr->p_filesz, GFP_KERNEL);
	if (!name)
		return ERR_PTR(-ENOMEM);
	err = read_exact(image->file, name, phdr->p_filesz, phdr->p_offset);
	if (!err && name[phdr->p_filesz - 1])
		err = -ENOEXEC;
	file = err ? ERR_PTR(err) : filp_open_exec(name);
	kfree(name);
	return file;
}

static int load_interpreter(struct exec *exec, struct file *file)
{
	Elf64_Ehdr ehdr;
	struct image image = { .file = file, .mm = exec->mm, .ehdr = &ehdr };
	int err = read_exact(file, &ehdr, sizeof(ehdr), 0);

	if (!err)
		err = check_header(&ehdr);
	if (!err)
		err = read_phdrs(&image);
	if (err == -ENOEXEC)
		return -ELIBBAD;
	if (err)
		return err;
	err = map_image(&image, 0);
	kfree(image.phdr);
	exec->interp_base = image.bias;
	exec->entry = ehdr.e_entry + image.bias;
	return err ? err : exec->entry >= TASK_SIZE ? -EINVAL : 0;
}

/* User address of the program headers, where a segment has them; 0 else. */
static unsigned long phdr_address(const struct image *image)
{
	u64 offset = image->ehdr->e_phoff;

	for (int i = 0; i < image->ehdr->e_phnum; i++) {
		const Elf64_Phdr *phdr = &image->phdr[i];

		if (phdr->p_type == PT_LOAD && phdr->p_offset <= offset &&
		    offset - phdr->p_offset < phdr->p_filesz)
			return offset - phdr->p_offset + phdr->p_vaddr + image->bias;
	}
	return 0;
}

static void set_layout(struct exec *exec, const struct image *image, bool has_interp)
{
	struct mm_struct *mm = exec->mm;
	unsigned long brk = PAGE_ALIGN(image->end);

	mm->start_code = image->first;
	mm->end_code = image->end_code;
	mm->start_data = image->start_data;
	mm->end_data = image->end_data;
	/* A static PIE lies among the mappings: its heap gets the place of programs. */
	if (image->ehdr->e_type == ET_DYN && !has_interp)
		brk = ELF_ET_DYN_BASE;
	if (randomize_va_space > 1)
		brk += exec_random(BRK_RANDOM_PAGES);
	mm->start_brk = mm->brk = brk;
}

static int load_program(struct exec *exec, struct image *image, struct file *interpreter)
{
	const Elf64_Phdr *stack = find_phdr(image, PT_GNU_STACK);
	unsigned long wish = 0;
	int err;

	if (interpreter)
		wish = ELF_ET_DYN_BASE + exec_random(DYN_RANDOM_PAGES);
	err = map_image(image, wish);
	if (err)
		return err;
	exec->exec_stack = stack && (stack->p_flags & PF_X);
	exec->program_entry = exec->entry = image->ehdr->e_entry + image->bias;
	exec->phdr = phdr_address(image);
	exec->phnum = image->ehdr->e_phnum;
	set_layout(exec, image, interpreter);
	if (exec->program_entry >= TASK_SIZE)
		return -EINVAL;
	return interpreter ? load_interpreter(exec, interpreter) : 0;
}

int load_elf_binary(struct exec *exec)
{
	Elf64_Ehdr ehdr;
	struct image image = { .file = exec->file, .mm = exec->mm, .ehdr = &ehdr };
	struct file *interpreter;
	int err;

	memcpy(&ehdr, exec->head, sizeof(ehdr));
	err = check_header(&ehdr);
	if (err)
		return err;
	if (!exec->file->f_op || !exec->file->f_op->mmap)
		return -ENOEXEC;
	err = read_phdrs(&image);
	if (err)
		return err;
	interpreter = open_interpreter(&image);
	err = PTR_ERR_OR_ZERO(interpreter);
	if (!err)
		err = load_program(exec, &image, interpreter);
	if (!IS_ERR_OR_NULL(interpreter)) {
		allow_write_access(interpreter);
		fput(interpreter);
	}
	kfree(image.phdr);
	return err;
}
