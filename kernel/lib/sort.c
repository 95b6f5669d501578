/* SPDX-License-Identifier: GPL-2.0 */
/* Heapsort (Knuth, The Art of Computer Programming 3, 5.2.3): no bad input, no extra memory. */
#include <linux/export.h>
#include <linux/sort.h>

static void swap_bytes(void *a, void *b, int size)
{
	char *x = a, *y = b;

	for (; size >= 8; size -= 8, x += 8, y += 8) {
		u64 v, w;

		__builtin_memcpy(&v, x, 8);
		__builtin_memcpy(&w, y, 8);
		__builtin_memcpy(x, &w, 8);
		__builtin_memcpy(y, &v, 8);
	}
	for (; size; size--, x++, y++) {
		char c = *x;

		*x = *y;
		*y = c;
	}
}

struct sort_job {
	char *base;
	size_t size;
	cmp_r_func_t cmp;
	swap_r_func_t swap;
	const void *priv;
};

/* Lets element i sink to its place in the heap of num elements. */
static void sift_down(const struct sort_job *job, size_t i, size_t num)
{
	char *base = job->base;
	size_t size = job->size, child;

	for (; (child = 2 * i + 1) < num; i = child) {
		if (child + 1 < num &&
		    job->cmp(base + child * size, base + (child + 1) * size, job->priv) < 0)
			child++;
		if (job->cmp(base + i * size, base + child * size, job->priv) >= 0)
			return;
		if (job->swap)
			job->swap(base + i * size, base + child * size, size, job->priv);
		else
			swap_bytes(base + i * size, base + child * size, size);
	}
}

void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp_func, swap_r_func_t swap_func,
	    const void *priv)
{
	struct sort_job job = { base, size, cmp_func, swap_func, priv };
	size_t i;

	for (i = num / 2; i-- > 0;)
		sift_down(&job, i, num);
	while (num > 1) {
		num--;
		if (swap_func)
			swap_func(base, (char *)base + num * size, size, priv);
		else
			swap_bytes(base, (char *)base + num * size, size);
		sift_down(&job, 0, num);
	}
}
EXPORT_SYMBOL(sort_r);

/* sort()'s two functions, carried through sort_r()'s private pointer. */
struct plain_functions {
	cmp_func_t cmp;
	swap_func_t swap;
};

static int plain_cmp(const void *a, const void *b, const void *priv)
{
	return ((const struct plain_functions *)priv)->cmp(a, b);
}

static void plain_swap(void *a, void *b, int size, const void *priv)
{
	((const struct plain_functions *)priv)->swap(a, b, size);
}

void sort(void *base, size_t num, size_t size, cmp_func_t cmp_func, swap_func_t swap_func)
{
	struct plain_functions functions = { cmp_func, swap_func };

	sort_r(base, num, size, plain_cmp, swap_func ? plain_swap : NULL, &functions);
}
EXPORT_SYMBOL(sort);
