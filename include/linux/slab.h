/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/gfp.h>
#include <linux/instruction_pointer.h>
#include <linux/numa.h>
#include <linux/string.h>
#include <linux/types.h>

#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(p) ((unsigned long)(p) <= (unsigned long)ZERO_SIZE_PTR)
#define KMALLOC_MAX_SIZE (4UL << 20)

/* Physically contiguous memory, aligned to 8 bytes at least, to size where size is a power of two.
 * NULL when there is none; ZERO_SIZE_PTR for size 0. */
void *__kmalloc(size_t size, gfp_t gfp);
/* For a function that allocates for its own caller, who is put down as owner (mm/owners.h). */
void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller);
#define kmalloc_track_caller(size, gfp) \
	__kmalloc_node_track_caller((size), (gfp), NUMA_NO_NODE, _RET_IP_)
void kfree(const void *p);
void kfree_sensitive(const void *p);
size_t ksize(const void *p);
void *krealloc(const void *p, size_t size, gfp_t gfp);

/* kmalloc where it is small, vmalloc where it is large. */
void *kvmalloc_node(size_t size, gfp_t gfp, int node);
void kvfree(const void *p);

static inline void *kmalloc(size_t size, gfp_t gfp)
{
	return __kmalloc(size, gfp);
}

static inline void *kzalloc(size_t size, gfp_t gfp)
{
	return __kmalloc(size, gfp | __GFP_ZERO);
}

static inline void *kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return __kmalloc(bytes, gfp);
}

static inline void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kmalloc_array(n, size, gfp | __GFP_ZERO);
}

static inline void *kvmalloc(size_t size, gfp_t gfp)
{
	return kvmalloc_node(size, gfp, -1);
}

static inline void *kvzalloc(size_t size, gfp_t gfp)
{
	return kvmalloc_node(size, gfp | __GFP_ZERO, -1);
}

static inline void *kvmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return kvmalloc_node(bytes, gfp, -1);
}

static inline void *kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kvmalloc_array(n, size, gfp | __GFP_ZERO);
}

/* Caches of equal objects. */
struct kmem_cache;
#define SLAB_HWCACHE_ALIGN 0x00002000u
#define SLAB_PANIC 0x00040000u
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *cache);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp);
void kmem_cache_free(struct kmem_cache *cache, void *object);

static inline void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp)
{
	return kmem_cache_alloc(cache, gfp | __GFP_ZERO);
}

#endif
