/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kmalloc and object caches. A slab is a block of pages cut into equal objects;
 * its head's struct page carries the list of free ones. A slab without live
 * objects goes back to the page allocator at once, so that memory counted
 * before and after some work differs by what the work left behind, exactly.
 *
 * A kmalloc slab also remembers what each object was asked for: in struct page
 * for the up to 8 objects of a large class, at the end of the slab's page for
 * the small ones. SIZE_FREE there marks a free object: freeing it again is seen.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "fault_inject.h"
#include "mm/internal.h"
#include "mm/owners.h"
#include "mm/pages.h"

#define SIZE_FREE 0xffff
#define SIZES_IN_PAGE 8

struct kmem_cache {
	const char *name;
	unsigned int object_size; /* as asked for */
	unsigned int stride;      /* from one object to the next */
	unsigned int free_offset; /* of the free list's link in a free object */
	unsigned int order, objects; /* of a slab */
	bool kmalloc;
	void (*ctor)(void *);
	struct list_head partial; /* slabs with free objects, by page.lru */
	unsigned int slabs;
};

/* One lock for all caches: partial lists, slabs' free lists and sizes, the counts. */
static DEFINE_SPINLOCK(slab_lock);
static unsigned long slab_pages, slab_objects, slab_bytes;

static const u16 class_sizes[] = { 8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192 };
#define KMALLOC_CLASSES ARRAY_SIZE(class_sizes)
#define KMALLOC_SLAB_MAX 8192

static struct kmem_cache classes[KMALLOC_CLASSES];
static u8 small_class[192 / 8]; /* class of a size up to 192, by (size - 1) / 8 */

static struct kmem_cache *class_of(size_t size)
{
	if (size <= 192)
		return &classes[small_class[(size - 1) / 8]];
	/* 256 is class 7, each further one twice as large. */
	return &classes[7 + (size > 256 ? 64 - __builtin_clzl((size - 1) >> 8) : 0)];
}

static void *slab_base(struct page *slab)
{
	return page_address(slab);
}

static u16 *sizes_of(struct kmem_cache *cache, struct page *slab)
{
	if (cache->objects <= SIZES_IN_PAGE)
		return slab->sizes;
	return (u16 *)(slab_base(slab) + (PAGE_SIZE << cache->order)) - cache->objects;
}

static unsigned int index_of(struct kmem_cache *cache, struct page *slab, const void *object)
{
	return (unsigned int)(object - slab_base(slab)) / cache->stride;
}

static void **link_of(struct kmem_cache *cache, void *object)
{
	return object + cache->free_offset;
}

/* Under slab_lock: the page allocator's lock nests inside. */
static struct page *new_slab(struct kmem_cache *cache, gfp_t gfp)
{
	struct page *slab = alloc_pages(gfp & ~__GFP_ZERO, cache->order);
	void *object, *next = NULL;
	unsigned int i;

	if (!slab)
		return NULL;
	slab->flags = PG_SLAB;
	slab->cache = cache;
	for (i = 1; i < 1u << cache->order; i++) {
		slab[i].flags = PG_SLAB_TAIL;
		slab[i].slab_head = slab;
	}
	for (i = cache->objects; i-- > 0;) {
		object = slab_base(slab) + i * cache->stride;
		if (cache->ctor)
			cache->ctor(object);
		*link_of(cache, object) = next;
		next = object;
		if (cache->kmalloc)
			sizes_of(cache, slab)[i] = SIZE_FREE;
	}
	slab->freelist = next;
	list_add(&slab->lru, &cache->partial);
	cache->slabs++;
	slab_pages += 1UL << cache->order;
	return slab;
}

static void drop_slab(struct kmem_cache *cache, struct page *slab)
{
	list_del(&slab->lru);
	for (unsigned int i = 0; i < 1u << cache->order; i++)
		slab[i].flags = 0;
	cache->slabs--;
	slab_pages -= 1UL << cache->order;
	__free_pages(slab, cache->order);
}

static void *take_object(struct kmem_cache *cache, size_t size, gfp_t gfp)
{
	struct page *slab;
	unsigned long flags;
	void *object;

	if (should_fail_alloc())
		return NULL;
	spin_lock_irqsave(&slab_lock, flags);
	slab = list_first_entry_or_null(&cache->partial, struct page, lru);
	if (!slab)
		slab = new_slab(cache, gfp);
	if (!slab) {
		spin_unlock_irqrestore(&slab_lock, flags);
		return NULL;
	}
	object = slab->freelist;
	slab->freelist = *link_of(cache, object);
	slab->inuse++;
	if (!slab->freelist)
		list_del_init(&slab->lru);
	if (cache->kmalloc)
		sizes_of(cache, slab)[index_of(cache, slab, object)] = size;
	slab_objects++;
	slab_bytes += size;
	spin_unlock_irqrestore(&slab_lock, flags);
	if (want_init_on_alloc(gfp))
		memset(object, 0, size);
	return object;
}

/* Says what is wrong with the pointer, or notes the object as free. */
static const char *forget_size(struct kmem_cache *cache, struct page *slab, void *object)
{
	unsigned int i = index_of(cache, slab, object);
	size_t size = cache->object_size;

	if (i >= cache->objects || object != slab_base(slab) + i * cache->stride)
		return "not the start of an object";
	if (cache->kmalloc) {
		size = sizes_of(cache, slab)[i];
		if (size == SIZE_FREE)
			return "already free";
		sizes_of(cache, slab)[i] = SIZE_FREE;
	}
	slab_bytes -= size;
	slab_objects--;
	return NULL;
}

static void give_object(struct kmem_cache *cache, struct page *slab, void *object)
{
	const char *wrong;
	unsigned long flags;

	spin_lock_irqsave(&slab_lock, flags);
	wrong = forget_size(cache, slab, object);
	if (!wrong) {
		if (!slab->freelist)
			list_add(&slab->lru, &cache->partial);
		*link_of(cache, object) = slab->freelist;
		slab->freelist = object;
		if (--slab->inuse == 0)
			drop_slab(cache, slab);
	}
	spin_unlock_irqrestore(&slab_lock, flags);
	if (wrong)
		panic("kfree(%px): %s", object, wrong);
}

static struct page *head_of(const void *p)
{
	struct page *page;

	if (!pfn_valid(PFN_DOWN(__pa(p))))
		panic("kfree(%px): no RAM there", p);
	page = virt_to_page(p);
	if (page->flags & PG_SLAB_TAIL)
		page = page->slab_head;
	if (!(page->flags & (PG_SLAB | PG_LARGE)))
		panic("kfree(%px): not from kmalloc", p);
	return page;
}

static void count_large(struct page *page, long sign)
{
	unsigned long flags;

	spin_lock_irqsave(&slab_lock, flags);
	slab_pages += sign * (1L << page->order);
	slab_objects += sign;
	slab_bytes += sign * (long)page->bytes;
	spin_unlock_irqrestore(&slab_lock, flags);
}

static void *kmalloc_large(size_t size, gfp_t gfp)
{
	unsigned int order = 64 - __builtin_clzl((size - 1) >> PAGE_SHIFT);
	struct page *page = alloc_pages(gfp, order);

	if (!page)
		return NULL;
	page->flags = PG_LARGE;
	page->bytes = size;
	count_large(page, 1);
	return page_address(page);
}

/* Notes who asked, where that is a module; hands the object on. */
static void *owned(void *object, size_t size, unsigned long caller)
{
	if (owners_note(object, size, caller))
		head_of(object)->flags |= PG_OWNED;
	return object;
}

void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	if (!size)
		return ZERO_SIZE_PTR;
	if (size <= KMALLOC_SLAB_MAX)
		return owned(take_object(class_of(size), size, gfp), size, caller);
	if (size > KMALLOC_MAX_SIZE)
		return NULL;
	return owned(kmalloc_large(size, gfp), size, caller);
}
EXPORT_SYMBOL(__kmalloc_node_track_caller);

void *__kmalloc(size_t size, gfp_t gfp)
{
	return __kmalloc_node_track_caller(size, gfp, NUMA_NO_NODE, _RET_IP_);
}
EXPORT_SYMBOL(__kmalloc);

void kfree(const void *p)
{
	struct page *page;

	if (ZERO_OR_NULL_PTR(p))
		return;
	page = head_of(p);
	if (page->flags & PG_OWNED)
		owners_forget(p);
	if (page->flags & PG_SLAB) {
		give_object(page->cache, page, (void *)p);
		return;
	}
	count_large(page, -1);
	page->flags = 0;
	__free_pages(page, page->order);
}
EXPORT_SYMBOL(kfree);

/* What the object could hold, rounding included. */
size_t ksize(const void *p)
{
	struct page *page;

	if (ZERO_OR_NULL_PTR(p))
		return 0;
	page = head_of(p);
	return page->flags & PG_SLAB ? page->cache->object_size : PAGE_SIZE << page->order;
}
EXPORT_SYMBOL(ksize);

void kfree_sensitive(const void *p)
{
	/* Through a volatile pointer: the compiler may not drop a last write. */
	volatile u8 *byte = (volatile u8 *)p;
	size_t n = ksize(p);

	while (n--)
		*byte++ = 0;
	kfree(p);
}
EXPORT_SYMBOL(kfree_sensitive);

void *krealloc(const void *p, size_t size, gfp_t gfp)
{
	size_t old;
	void *fresh;

	if (!size) {
		kfree(p);
		return ZERO_SIZE_PTR;
	}
	fresh = __kmalloc_node_track_caller(size, gfp, NUMA_NO_NODE, _RET_IP_);
	if (!fresh || ZERO_OR_NULL_PTR(p))
		return fresh;
	/* All that ksize() lets the owner use, whatever was asked for. */
	old = ksize(p);
	memcpy(fresh, p, min(old, size));
	kfree(p);
	return fresh;
}
EXPORT_SYMBOL(krealloc);

static void cache_setup(struct kmem_cache *cache, const char *name, unsigned int size,
			unsigned int align, void (*ctor)(void *), bool kmalloc)
{
	unsigned int per_object = kmalloc && size < 512 ? sizeof(u16) : 0;
	unsigned int stride = size;

	*cache = (struct kmem_cache){ .name = name, .object_size = size, .ctor = ctor,
				      .kmalloc = kmalloc };
	/* A constructed object must keep its contents while it is free. */
	if (ctor) {
		cache->free_offset = round_up(size, 8);
		stride = cache->free_offset + 8;
	}
	cache->stride = round_up(stride, max(align, 8u));
	/* At least 8 objects a slab, so that little is lost at its end. */
	while (cache->order < 3 && (PAGE_SIZE << cache->order) / cache->stride < 8)
		cache->order++;
	while (cache->order < MAX_ORDER && PAGE_SIZE << cache->order < cache->stride)
		cache->order++;
	cache->objects = (PAGE_SIZE << cache->order) / (cache->stride + per_object);
	INIT_LIST_HEAD(&cache->partial);
}

void slab_init(void)
{
	unsigned int i, size;

	for (i = 0; i < KMALLOC_CLASSES; i++)
		cache_setup(&classes[i], "kmalloc", class_sizes[i], 8, NULL, true);
	for (i = 0, size = 8; size <= 192; size += 8) {
		if (size > class_sizes[i])
			i++;
		small_class[size / 8 - 1] = i;
	}
}

void slab_get_counts(struct mm_counts *counts)
{
	unsigned long flags;

	spin_lock_irqsave(&slab_lock, flags);
	counts->slab_pages = slab_pages;
	counts->slab_objects = slab_objects;
	counts->slab_bytes = slab_bytes;
	spin_unlock_irqrestore(&slab_lock, flags);
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *))
{
	struct kmem_cache *cache = NULL;

	if (flags & SLAB_HWCACHE_ALIGN)
		align = max(align, 64u);
	if (size && size <= PAGE_SIZE && align <= PAGE_SIZE && !(align & (align - 1)))
		cache = kmalloc_track_caller(sizeof(*cache), GFP_KERNEL);
	if (cache)
		cache_setup(cache, name, size, align, ctor, false);
	else if (flags & SLAB_PANIC)
		panic("no cache for %s", name);
	return cache;
}
EXPORT_SYMBOL(kmem_cache_create);

void kmem_cache_destroy(struct kmem_cache *cache)
{
	if (!cache)
		return;
	/* Live objects still point at the cache: it must stay with them. */
	if (WARN(cache->slabs, "cache %s still has %u slabs in use\n", cache->name, cache->slabs))
		return;
	kfree(cache);
}
EXPORT_SYMBOL(kmem_cache_destroy);

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	return owned(take_object(cache, cache->object_size, gfp), cache->object_size, _RET_IP_);
}
EXPORT_SYMBOL(kmem_cache_alloc);

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	struct page *slab;

	if (!object)
		return;
	slab = head_of(object);
	if (!(slab->flags & PG_SLAB) || slab->cache != cache)
		panic("kmem_cache_free(%s, %px): not of this cache", cache->name, object);
	if (slab->flags & PG_OWNED)
		owners_forget(object);
	give_object(cache, slab, object);
}
EXPORT_SYMBOL(kmem_cache_free);
