/* SPDX-License-Identifier: GPL-2.0 */
/* unit: kernel/lib/kstrtox.c kernel/lib/htable.c kernel/lib/sort.c kernel/lib/rbtree.c */
/* unit: kernel/lib/vsnprintf.c kernel/lib/errname.c kernel/lib/cmdline.c */
/* unit: kernel/lib/string_extra.c */
/* unit: kernel/lib/notifier.c */
#include "lib/cmdline.h"
#include "lib/htable.h"
#include "lib/vsnprintf.h"

#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/notifier.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static long allocations;

void *kvmalloc_node(size_t size, gfp_t gfp, int node)
{
	allocations++;
	return calloc(1, size);
}

void kvfree(const void *p)
{
	if (p)
		allocations--;
	free((void *)p);
}

void *__kmalloc(size_t size, gfp_t gfp)
{
	return malloc(size);
}

void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	return __kmalloc(size, gfp);
}

static void numbers_are_whole_or_refused(void **state)
{
	unsigned long long ull = 7;
	long long ll = 7;
	int i = 7;
	u8 byte = 7;

	assert_int_equal(kstrtoull("18446744073709551615", 10, &ull), 0);
	assert_true(ull == ULLONG_MAX);
	assert_int_equal(kstrtoull("18446744073709551616", 10, &ull), -ERANGE);
	assert_int_equal(kstrtoull("-1", 10, &ull), -EINVAL);
	assert_int_equal(kstrtoull("0x", 0, &ull), -EINVAL);
	assert_int_equal(kstrtoull("", 0, &ull), -EINVAL);
	assert_int_equal(kstrtoull("12 ", 0, &ull), -EINVAL);
	assert_int_equal(kstrtoull("0x1f\n", 0, &ull), 0);
	assert_true(ull == 0x1f);
	assert_int_equal(kstrtoull("017", 0, &ull), 0);
	assert_true(ull == 15);
	assert_int_equal(kstrtoll("-9223372036854775808", 10, &ll), 0);
	assert_true(ll == LLONG_MIN);
	assert_int_equal(kstrtoll("-9223372036854775809", 10, &ll), -ERANGE);
	assert_int_equal(kstrtoint("2147483648", 10, &i), -ERANGE);
	assert_int_equal(i, 7);
	assert_int_equal(kstrtoint("-5", 10, &i), 0);
	assert_int_equal(i, -5);
	assert_int_equal(kstrtou8("256", 10, &byte), -ERANGE);
	assert_int_equal(byte, 7);
}

static void booleans_as_linux_reads_them(void **state)
{
	bool value = false;

	assert_int_equal(kstrtobool("yes", &value), 0);
	assert_true(value);
	assert_int_equal(kstrtobool("off", &value), 0);
	assert_false(value);
	assert_int_equal(kstrtobool("on", &value), 0);
	assert_true(value);
	assert_int_equal(kstrtobool("maybe", &value), -EINVAL);
	assert_int_equal(kstrtobool("", &value), -EINVAL);
	assert_true(memparse("4K", NULL) == 4096);
}

/* The compiler knows no %ph, %px and %pe, so it does not check these formats. */
static int print(char *buf, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = format_string(buf, 64, fmt, args);
	va_end(args);
	return n;
}

static void formats_print_as_c_says(void **state)
{
	char buf[64];

	assert_int_equal(print(buf, "%d|%5d|%-5d|%05d", -1, 42, 42, -42), 20);
	assert_string_equal(buf, "-1|   42|42   |-0042");
	print(buf, "%x %#x %X %#o %llu %hhd", 255, 255, 255, 8, ULLONG_MAX, 257);
	assert_string_equal(buf, "ff 0xff FF 010 18446744073709551615 1");
	print(buf, "%.3d %+d % d %8.3x|%-8.3x|", 5, 5, 5, 5, 5);
	assert_string_equal(buf, "005 +5  5      005|005     |");
	print(buf, "[%s][%.2s][%5s][%-5s][%c%%]", "ab", "abc", "x", "y", 'z');
	assert_string_equal(buf, "[ab][ab][    x][y    ][z%]");
	print(buf, "%s", (char *)NULL);
	assert_string_equal(buf, "(null)");
	print(buf, "%*ph", 3, "\x01\x02\xff");
	assert_string_equal(buf, "01 02 ff");
	print(buf, "%px", (void *)0x1234);
	assert_string_equal(buf, "0000000000001234");
	print(buf, "%pe %pe %pe", (void *)-2L, (void *)-129L, (void *)-4000L);
	assert_string_equal(buf, "-ENOENT -EKEYREJECTED -4000");
	print(buf, "%zu %ld %p", (size_t)3, -3L, (void *)16);
	assert_string_equal(buf, "3 -3 0000000000000010");
}

static void a_cut_text_ends_with_nul_and_tells_its_length(void **state)
{
	char buf[64];

	memset(buf, 'x', sizeof(buf));
	assert_int_equal(print(buf, "%070d", 1), 70);
	assert_int_equal(buf[63], 0);
	assert_int_equal(scnprintf(buf, 4, "%s", "abcdef"), 3);
	assert_string_equal(buf, "abc");
	assert_int_equal(strscpy(buf, "hello", 4), -E2BIG);
	assert_string_equal(buf, "hel");
	assert_int_equal(strscpy(buf, "hel", 4), 3);
}

static int by_value(const void *a, const void *b)
{
	return *(const int *)a < *(const int *)b ? -1 : *(const int *)a > *(const int *)b;
}

static void sorting_orders_any_input(void **state)
{
	int values[1000];

	srand(1);
	for (int n = 0; n <= 1000; n += 37) {
		for (int i = 0; i < n; i++)
			values[i] = rand() % 100;
		sort(values, n, sizeof(int), by_value, NULL);
		for (int i = 1; i < n; i++)
			assert_true(values[i - 1] <= values[i]);
	}
}

struct item {
	struct hnode node;
	struct rb_node rb;
	int key;
	bool in;
};

static struct item items[1000];

static void hash_table_finds_what_is_in_it(void **state)
{
	struct htable table = HTABLE_INIT;
	struct hnode *node;
	int found;

	for (int i = 0; i < 1000; i++) {
		items[i].key = i;
		htable_insert(&table, &items[i].node, hash_long(i / 2));
	}
	assert_true(table.size >= 1000);
	for (int i = 0; i < 500; i++) {
		found = 0;
		htable_for_each_possible(node, &table, hash_long(i))
			found += container_of(node, struct item, node)->key / 2 == i;
		assert_int_equal(found, 2);
	}
	found = 0;
	for (node = htable_next(&table, NULL); node; node = htable_next(&table, node))
		found++;
	assert_int_equal(found, 1000);
	for (int i = 0; i < 990; i++)
		htable_remove(&table, &items[i].node);
	assert_int_equal(table.size, 16);
	for (int i = 990; i < 1000; i++)
		htable_remove(&table, &items[i].node);
	assert_int_equal(table.size, 0);
	assert_int_equal(allocations, 0);
}

/* The first of SipHash-1-3's vectors has the key 0, 1 ... 15 and no bytes. */
static void hashes_depend_on_the_key(void **state)
{
	const u64 key[2] = { 0x0706050403020100, 0x0f0e0d0c0b0a0908 }, none[2] = {};
	const char name[] = "a name of more than eight letters";

	hash_set_key(key);
	assert_int_equal(hash_bytes("", 0), 0x050fc4dc);
	assert_int_equal(hash_string(name), hash_bytes(name, sizeof(name) - 1));
	assert_int_not_equal(hash_string(name), hash_bytes(name, sizeof(name)));
	for (unsigned int i = 0; i < sizeof(name) - 1; i++)
		assert_int_not_equal(hash_bytes(name, i), hash_bytes(name, i + 1));
	hash_set_key(none);
	assert_int_not_equal(hash_bytes("", 0), 0x050fc4dc);
}

/* However many have one hash, each goes without a look at the others, the oldest and the newest. */
static void equal_nodes_go_at_once(void **state)
{
	const int count = 1 << 18;
	struct hnode *nodes = calloc(count, sizeof(*nodes));
	struct htable table = HTABLE_INIT;

	for (int i = 0; i < count; i++)
		htable_insert(&table, &nodes[i], 7);
	for (int i = 0; i < count / 2; i++) {
		htable_remove(&table, &nodes[i]);
		htable_remove(&table, &nodes[count - 1 - i]);
	}
	assert_int_equal(table.count, 0);
	assert_int_equal(allocations, 0);
	free(nodes);
}

/* Black nodes down every path; fails on two red ones in a row or a broken parent. */
static int black_height(struct rb_node *node, struct rb_node *parent)
{
	bool black = !node || (node->__rb_parent_color & 1);
	int left;

	if (!node)
		return 1;
	assert_ptr_equal(rb_parent(node), parent);
	if (!black && parent)
		assert_true(parent->__rb_parent_color & 1);
	left = black_height(node->rb_left, node);
	assert_int_equal(left, black_height(node->rb_right, node));
	return left + black;
}

static void insert(struct rb_root *root, struct item *item)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = item->key < rb_entry(parent, struct item, rb)->key ? &parent->rb_left
									   : &parent->rb_right;
	}
	rb_link_node(&item->rb, parent, link);
	rb_insert_color(&item->rb, root);
}

static void tree_stays_balanced_and_ordered(void **state)
{
	struct rb_root root = RB_ROOT;
	struct rb_node *node;
	int in = 0, seen, last;

	srand(2);
	for (int step = 0; step < 20000; step++) {
		struct item *item = &items[rand() % 1000];

		if (!item->in) {
			item->key = item - items;
			insert(&root, item);
		} else {
			rb_erase(&item->rb, &root);
		}
		item->in = !item->in;
		in += item->in ? 1 : -1;
		if (step % 50)
			continue;
		black_height(root.rb_node, NULL);
		for (seen = 0, last = -1, node = rb_first(&root); node; node = rb_next(node)) {
			assert_true(rb_entry(node, struct item, rb)->key > last);
			last = rb_entry(node, struct item, rb)->key;
			seen++;
		}
		assert_int_equal(seen, in);
		for (node = rb_last(&root); node; node = rb_prev(node))
			seen--;
		assert_int_equal(seen, 0);
	}
}

static void command_line_words_are_found(void **state)
{
	const char *line = "quiet init=/bin/sh x=\"a b\" panic=1 panic=2 -- debug=3";
	char buf[16];

	assert_int_equal(cmdline_find_in(line, "quiet", buf, sizeof(buf)), 0);
	assert_int_equal(cmdline_find_in(line, "init", buf, sizeof(buf)), 7);
	assert_string_equal(buf, "/bin/sh");
	assert_int_equal(cmdline_find_in(line, "panic", buf, sizeof(buf)), 1);
	assert_string_equal(buf, "2");
	assert_int_equal(cmdline_find_in(line, "x", buf, sizeof(buf)), 3);
	assert_string_equal(buf, "a b");
	assert_int_equal(cmdline_find_in(line, "debug", buf, sizeof(buf)), -1);
	assert_int_equal(cmdline_find_in(line, "ini", buf, sizeof(buf)), -1);
	assert_int_equal(cmdline_find_in(line, "init", buf, 4), 7);
	assert_string_equal(buf, "/bi");
}

/* What notifiers heard, a letter each: the block's, in capitals for the second action. */
static char heard[32];
static char stops_at;
static int stops_with;

struct listener {
	struct notifier_block nb;
	char letter;
};

static int listen(struct notifier_block *nb, unsigned long action, void *data)
{
	char letter = ((struct listener *)nb)->letter, text[2] = { letter - (action ? 32 : 0) };

	strcat(heard, text);
	return letter == stops_at && !action ? stops_with : NOTIFY_DONE;
}

static struct listener listeners[] = {
	{ { .notifier_call = listen, .priority = 0 }, 'c' },
	{ { .notifier_call = listen, .priority = -5 }, 'e' },
	{ { .notifier_call = listen, .priority = 7 }, 'a' },
	{ { .notifier_call = listen, .priority = 0 }, 'd' },
	{ { .notifier_call = listen, .priority = 6 }, 'b' },
};

static void register_all(struct raw_notifier_head *head)
{
	for (size_t i = 0; i < ARRAY_SIZE(listeners); i++)
		assert_int_equal(raw_notifier_chain_register(head, &listeners[i].nb), 0);
	heard[0] = stops_at = 0;
}

static void notifiers_are_called_by_priority(void **state)
{
	RAW_NOTIFIER_HEAD(head);

	register_all(&head);
	assert_int_equal(raw_notifier_call_chain(&head, 0, NULL), NOTIFY_DONE);
	assert_string_equal(heard, "abcde");
	assert_int_equal(raw_notifier_chain_register(&head, &listeners[3].nb), -EEXIST);
	assert_int_equal(raw_notifier_chain_unregister(&head, &listeners[0].nb), 0);
	assert_int_equal(raw_notifier_chain_unregister(&head, &listeners[0].nb), -ENOENT);
	raw_notifier_call_chain(&head, 1, NULL);
	assert_string_equal(heard, "abcdeABDE");
}

static void a_notifier_may_stop_the_chain(void **state)
{
	RAW_NOTIFIER_HEAD(head);
	int ret;

	register_all(&head);
	stops_at = 'c';
	stops_with = NOTIFY_STOP;
	assert_int_equal(raw_notifier_call_chain(&head, 0, NULL), NOTIFY_STOP);
	assert_string_equal(heard, "abc");
	assert_int_equal(notifier_to_errno(NOTIFY_STOP), 0);
	assert_int_equal(notifier_to_errno(NOTIFY_BAD), -EPERM);

	heard[0] = 0;
	stops_with = notifier_from_errno(-ENOSPC);
	ret = raw_notifier_call_chain_robust(&head, 0, 1, NULL);
	assert_int_equal(notifier_to_errno(ret), -ENOSPC);
	assert_string_equal(heard, "abcAB");
	stops_at = 'a';
	heard[0] = 0;
	raw_notifier_call_chain_robust(&head, 0, 1, NULL);
	assert_string_equal(heard, "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_whole_or_refused),
		cmocka_unit_test(booleans_as_linux_reads_them),
		cmocka_unit_test(formats_print_as_c_says),
		cmocka_unit_test(a_cut_text_ends_with_nul_and_tells_its_length),
		cmocka_unit_test(sorting_orders_any_input),
		cmocka_unit_test(hash_table_finds_what_is_in_it),
		cmocka_unit_test(hashes_depend_on_the_key),
		cmocka_unit_test(equal_nodes_go_at_once),
		cmocka_unit_test(tree_stays_balanced_and_ordered),
		cmocka_unit_test(command_line_words_are_found),
		cmocka_unit_test(notifiers_are_called_by_priority),
		cmocka_unit_test(a_notifier_may_stop_the_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
