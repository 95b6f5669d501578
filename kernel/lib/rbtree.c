/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Red-black trees after Cormen, Leiserson, Rivest, Stein, Introduction to
 * Algorithms, chapter 13: every path from the root has the same number of black
 * nodes, and no red node has a red child. The lowest bit of the parent word is
 * the colour.
 */
#include <linux/export.h>
#include <linux/rbtree.h>

#define RED 0UL
#define BLACK 1UL

static bool is_black(const struct rb_node *node)
{
	return !node || (node->__rb_parent_color & 1) == BLACK;
}

static void set_color(struct rb_node *node, unsigned long color)
{
	node->__rb_parent_color = (node->__rb_parent_color & ~1UL) | color;
}

static void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->__rb_parent_color = (unsigned long)parent | (node->__rb_parent_color & 1);
}

static struct rb_node **child_link(struct rb_node *parent, struct rb_node *child,
				   struct rb_root *root)
{
	if (!parent)
		return &root->rb_node;
	return parent->rb_left == child ? &parent->rb_left : &parent->rb_right;
}

/* node goes down to the left, its right child takes its place. */
static void rotate_left(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent = rb_parent(node), *up = node->rb_right;

	*child_link(parent, node, root) = up;
	set_parent(up, parent);
	node->rb_right = up->rb_left;
	if (up->rb_left)
		set_parent(up->rb_left, node);
	up->rb_left = node;
	set_parent(node, up);
}

static void rotate_right(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent = rb_parent(node), *up = node->rb_left;

	*child_link(parent, node, root) = up;
	set_parent(up, parent);
	node->rb_left = up->rb_right;
	if (up->rb_right)
		set_parent(up->rb_right, node);
	up->rb_right = node;
	set_parent(node, up);
}

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent, *grand, *uncle;

	while ((parent = rb_parent(node)) && !is_black(parent)) {
		bool left;

		grand = rb_parent(parent); /* exists: a red node is not the root */
		left = parent == grand->rb_left;
		uncle = left ? grand->rb_right : grand->rb_left;
		if (!is_black(uncle)) {
			set_color(parent, BLACK);
			set_color(uncle, BLACK);
			set_color(grand, RED);
			node = grand;
			continue;
		}
		if (left && node == parent->rb_right) {
			rotate_left(parent, root);
			parent = node;
		} else if (!left && node == parent->rb_left) {
			rotate_right(parent, root);
			parent = node;
		}
		set_color(parent, BLACK);
		set_color(grand, RED);
		if (left)
			rotate_right(grand, root);
		else
			rotate_left(grand, root);
		break;
	}
	set_color(root->rb_node, BLACK);
}
EXPORT_SYMBOL(rb_insert_color);

/*
 * The subtree at node (which may be NULL, hence its parent) has lost a black
 * node. One turn for the side given by left; true where balance is restored.
 */
static bool mend_step(struct rb_node **node, struct rb_node **parent, bool left,
		      struct rb_root *root)
{
	struct rb_node *p = *parent, *near, *far;
	struct rb_node *sibling = left ? p->rb_right : p->rb_left;

	if (!is_black(sibling)) {
		set_color(sibling, BLACK);
		set_color(p, RED);
		if (left)
			rotate_left(p, root);
		else
			rotate_right(p, root);
		sibling = left ? p->rb_right : p->rb_left;
	}
	near = left ? sibling->rb_left : sibling->rb_right;
	far = left ? sibling->rb_right : sibling->rb_left;
	if (is_black(near) && is_black(far)) {
		set_color(sibling, RED);
		*node = p;
		*parent = rb_parent(p);
		return false;
	}
	if (is_black(far)) {
		set_color(near, BLACK);
		set_color(sibling, RED);
		if (left)
			rotate_right(sibling, root);
		else
			rotate_left(sibling, root);
		far = sibling;
		sibling = near;
	}
	set_color(sibling, is_black(p) ? BLACK : RED);
	set_color(p, BLACK);
	set_color(far, BLACK);
	if (left)
		rotate_left(p, root);
	else
		rotate_right(p, root);
	return true;
}

static void mend_erased(struct rb_node *node, struct rb_node *parent, struct rb_root *root)
{
	while (parent && is_black(node))
		if (mend_step(&node, &parent, node == parent->rb_left, root))
			return;
	if (node)
		set_color(node, BLACK);
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *child, *parent, *next;
	bool lost_black;

	if (!node->rb_left || !node->rb_right) {
		child = node->rb_left ? node->rb_left : node->rb_right;
		parent = rb_parent(node);
		lost_black = is_black(node);
		*child_link(parent, node, root) = child;
		if (child)
			set_parent(child, parent);
	} else {
		/* The successor, which has no left child, takes node's place and colour. */
		for (next = node->rb_right; next->rb_left;)
			next = next->rb_left;
		child = next->rb_right;
		parent = rb_parent(next);
		lost_black = is_black(next);
		if (parent == node) {
			parent = next;
		} else {
			parent->rb_left = child;
			if (child)
				set_parent(child, parent);
			next->rb_right = node->rb_right;
			set_parent(next->rb_right, next);
		}
		*child_link(rb_parent(node), node, root) = next;
		next->__rb_parent_color = node->__rb_parent_color;
		next->rb_left = node->rb_left;
		set_parent(next->rb_left, next);
	}
	if (lost_black)
		mend_erased(child, parent, root);
}
EXPORT_SYMBOL(rb_erase);

struct rb_node *rb_first(const struct rb_root *root)
{
	struct rb_node *node = root->rb_node;

	while (node && node->rb_left)
		node = node->rb_left;
	return node;
}
EXPORT_SYMBOL(rb_first);

struct rb_node *rb_last(const struct rb_root *root)
{
	struct rb_node *node = root->rb_node;

	while (node && node->rb_right)
		node = node->rb_right;
	return node;
}
EXPORT_SYMBOL(rb_last);

struct rb_node *rb_next(const struct rb_node *node)
{
	struct rb_node *parent;

	if (node->rb_right) {
		node = node->rb_right;
		while (node->rb_left)
			node = node->rb_left;
		return (struct rb_node *)node;
	}
	while ((parent = rb_parent(node)) && node == parent->rb_right)
		node = parent;
	return parent;
}
EXPORT_SYMBOL(rb_next);

struct rb_node *rb_prev(const struct rb_node *node)
{
	struct rb_node *parent;

	if (node->rb_left) {
		node = node->rb_left;
		while (node->rb_right)
			node = node->rb_right;
		return (struct rb_node *)node;
	}
	while ((parent = rb_parent(node)) && node == parent->rb_left)
		node = parent;
	return parent;
}
EXPORT_SYMBOL(rb_prev);
