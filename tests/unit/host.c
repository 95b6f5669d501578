/* SPDX-License-Identifier: GPL-2.0 */
/* What the loader leans on, as small as a test needs it. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <asm/ptrace.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/set_memory.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>

#include "boot_info.h"
#include "fs/read.h"
#include "host.h"
#include "lib/vsnprintf.h"
#include "mm/module_area.h"

long host_allocations, host_locks, host_fail_at, host_protect_at;
bool host_signal;
char host_log[1 << 16];
const char *host_index;
struct boot_info boot_info;
/* The linker makes the bounds of the kernel's own table only where there is one. */
static const int ex_table[3] __used __section("__ex_table");
unsigned long this_cpu_off; /* %gs counts from 0 here, so this is what is read */
static unsigned long taints;

static bool out_of_memory(void)
{
	return host_fail_at && --host_fail_at == 0;
}

int _cond_resched(void)
{
	return 0;
}

void *kvmalloc_node(size_t size, gfp_t gfp, int node)
{
	void *p;

	if (out_of_memory())
		return NULL;
	/* Not zeroed, and not by chance: what is read before it is written shows. */
	p = malloc(size);
	memset(p, gfp & __GFP_ZERO ? 0 : 0xa5, size);
	host_allocations++;
	return p;
}

void *__kmalloc(size_t size, gfp_t gfp)
{
	return kvmalloc_node(size, gfp, -1);
}

void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	return __kmalloc(size, gfp);
}

void *vmalloc(unsigned long size)
{
	return kvmalloc_node(size, 0, -1);
}

void kvfree(const void *p)
{
	if (p)
		host_allocations--;
	free((void *)p);
}

void kfree(const void *p)
{
	kvfree(p);
}

void vfree(const void *p)
{
	kvfree(p);
}

/* Pages that nobody may touch stand before and after each: a step outside faults at once. */
struct region {
	void *base;
	size_t size; /* in whole pages */
	void *owner;
	struct region *next;
};

static struct region *regions;

/* Low, as 32-bit relocations ask for; always the same, so that what overflows once does again. */
#define HOST_MODULES 0x30000000UL

/* The lowest address at which size bytes and their guards meet no other region. */
static char *lowest_hole(size_t size)
{
	const struct region *region;
	char *at = (char *)HOST_MODULES;

	for (region = regions; region;) {
		char *first = (char *)region->base - PAGE_SIZE;
		char *last = (char *)region->base + region->size + PAGE_SIZE;

		if (at < last && at + size > first) {
			at = last;
			region = regions;
		} else {
			region = region->next;
		}
	}
	return at;
}

void *module_alloc(unsigned long size)
{
	struct region *region;
	char *guard;

	if (out_of_memory() || !size || size > 1UL << 28)
		return NULL;
	size = PAGE_ALIGN(size);
	guard = mmap(lowest_hole(size + 2 * PAGE_SIZE), size + 2 * PAGE_SIZE, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (guard == MAP_FAILED)
		return NULL;
	mprotect(guard + PAGE_SIZE, size, PROT_READ | PROT_WRITE);
	region = malloc(sizeof(*region));
	*region = (struct region){ .base = guard + PAGE_SIZE, .size = size, .next = regions };
	regions = region;
	host_allocations++;
	return region->base;
}

/* The link to the region that begins at p. */
static struct region **region_at(const void *p)
{
	struct region **link = &regions;

	while ((*link)->base != p)
		link = &(*link)->next;
	return link;
}

void module_memfree(void *p)
{
	struct region **link, *region;

	if (!p)
		return;
	link = region_at(p);
	region = *link;
	*link = region->next;
	munmap((char *)p - PAGE_SIZE, region->size + 2 * PAGE_SIZE);
	free(region);
	host_allocations--;
}

void module_area_set_owner(void *p, void *owner)
{
	(*region_at(p))->owner = owner;
}

bool host_module_memory(unsigned long addr)
{
	for (const struct region *region = regions; region; region = region->next)
		if (addr - (unsigned long)region->base < region->size)
			return true;
	return false;
}

void *module_area_owner(unsigned long addr)
{
	struct region *region;

	for (region = regions; region; region = region->next)
		if (addr - (unsigned long)region->base < region->size)
			return region->owner;
	return NULL;
}

static int set_permissions(unsigned long addr, int numpages, int permissions)
{
	if (host_protect_at && --host_protect_at == 0)
		return -ENOMEM;
	return mprotect((void *)addr, (size_t)numpages * PAGE_SIZE, permissions) ? -ENOMEM : 0;
}

int set_memory_ro(unsigned long addr, int numpages)
{
	return set_permissions(addr, numpages, PROT_READ);
}

int set_memory_x(unsigned long addr, int numpages)
{
	return set_permissions(addr, numpages, PROT_READ | PROT_EXEC);
}

/* One CPU, whose copy is the only one: low and with guard pages, as everything of a module. */
void *__alloc_reserved_percpu(size_t size, size_t align)
{
	return size > PERCPU_MODULE_RESERVE || align > PAGE_SIZE ? NULL : module_alloc(size);
}

void free_percpu(void *pdata)
{
	module_memfree(pdata);
}

/* The loader reads one file only: depmod's index. */
int kernel_read_file_from_path(const char *path, void **buf, size_t *len)
{
	if (!host_index)
		return -ENOENT;
	*len = strlen(host_index);
	*buf = vmalloc(*len);
	if (!*buf)
		return -ENOMEM;
	memcpy(*buf, host_index, *len);
	return 0;
}

void host_log_clear(void)
{
	host_log[0] = '\0';
}

static void add_to_log(const char *fmt, va_list args)
{
	size_t used = strlen(host_log), half = sizeof(host_log) / 2;

	/* Too much for it: what was said last matters. */
	if (used > half) {
		used -= half;
		memmove(host_log, host_log + half, used + 1);
	}
	format_string(host_log + used, sizeof(host_log) - used, fmt, args);
}

int _printk(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_to_log(fmt, args);
	va_end(args);
	return 0;
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_to_log(fmt, args);
	va_end(args);
}

void seq_puts(struct seq_file *m, const char *s)
{
	seq_printf(m, "%s", s);
}

void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok)
{
	taints |= 1UL << flag;
}

int test_taint(unsigned int flag)
{
	return taints >> flag & 1;
}

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	memset(lock, 0, sizeof(*lock));
}

void mutex_lock(struct mutex *lock)
{
	assert(lock->owner.counter == 0);
	lock->owner.counter = 1;
	host_locks++;
}

int mutex_lock_interruptible(struct mutex *lock)
{
	if (host_signal)
		return -EINTR;
	mutex_lock(lock);
	return 0;
}

void mutex_unlock(struct mutex *lock)
{
	assert(lock->owner.counter == 1);
	lock->owner.counter = 0;
	host_locks--;
}

void _raw_spin_lock(raw_spinlock_t *lock)
{
	assert(lock->raw_lock.val.counter == 0);
	lock->raw_lock.val.counter = 1;
	host_locks++;
}

void _raw_spin_unlock(raw_spinlock_t *lock)
{
	lock->raw_lock.val.counter = 0;
	host_locks--;
}

unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	_raw_spin_lock(lock);
	return 0;
}

void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	_raw_spin_unlock(lock);
}

/* One task only: who would have to wait would wait for ever, so that is an error here. */
void init_wait_entry(struct wait_queue_entry *entry, int flags)
{
}

long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state)
{
	return -ERESTARTSYS;
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
}

int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive, void *key)
{
	return 0;
}

void schedule(void)
{
	abort();
}

signed long schedule_timeout(signed long timeout)
{
	abort();
}

bool capable(int cap)
{
	return true;
}

char *strndup_user(const char *s, long n)
{
	char *copy;

	if (!s)
		return ERR_PTR(-EFAULT);
	copy = kvmalloc_node(strlen(s) + 1, 0, -1);
	return copy ? strcpy(copy, s) : ERR_PTR(-ENOMEM);
}

long strncpy_from_user(char *to, const char *from, long count)
{
	strncpy(to, from, count);
	return strnlen(from, count);
}

/* The code of a module is the kernel's to run: here it goes LIVE without. */
int prepare_coming_module(struct module *mod, struct load_info *info)
{
	return 0;
}

void notify_module_state(struct module *mod, enum module_state state)
{
}

int do_init_module(struct module *mod)
{
	mod->state = MODULE_STATE_LIVE;
	drop_ref(mod);
	return 0;
}

void free_copy(struct load_info *info)
{
	kvfree(info->image);
}

/* Nothing of a module runs here: it allocates nothing, and has no files. */
void leaks_init_memory_goes(struct module *mod)
{
}

void leaks_report(struct module *mod)
{
}

void module_debugfs_add(struct module *mod)
{
}

void module_debugfs_remove(struct module *mod)
{
}

void show_file_users(struct seq_file *m, const struct module *owner)
{
}

bool kernel_text_address(unsigned long addr)
{
	return false;
}

int module_views_init(void)
{
	return 0;
}

int modules_disabled;

int host_load(const void *image, size_t len, const char *args, int flags)
{
	struct load_info info = {};
	long fail_at = host_fail_at;
	void *copy;

	host_fail_at = 0;
	copy = kvmalloc_node(len, 0, -1);
	host_fail_at = fail_at;
	memcpy(copy, image, len);
	info.image = copy;
	info.len = len;
	return load_module(&info, args, flags);
}

struct module *host_find(const char *name)
{
	return find_module_all(name, true);
}

void host_unload(const char *name)
{
	struct module *mod = host_find(name);

	assert(mod);
	mod->state = MODULE_STATE_GOING;
	free_module(mod);
}

long sys_delete_module(const struct pt_regs *regs);

long host_delete(const char *name, unsigned int flags)
{
	struct pt_regs regs = { .di = (unsigned long)name, .si = flags };

	return sys_delete_module(&regs);
}

void *host_read_file(const char *name, size_t *len)
{
	const char *build = getenv("KILN_BUILD");
	char path[512];
	FILE *file;
	void *bytes;

	snprintf(path, sizeof(path), "%s/%s", build ? build : "build", name);
	file = fopen(path, "rb");
	if (!file) {
		perror(path);
		exit(1);
	}
	fseek(file, 0, SEEK_END);
	*len = ftell(file);
	rewind(file);
	bytes = malloc(*len);
	if (fread(bytes, 1, *len, file) != *len)
		exit(1);
	fclose(file);
	return bytes;
}
