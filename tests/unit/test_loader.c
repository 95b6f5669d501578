/* SPDX-License-Identifier: GPL-2.0 */
/* unit-libs: $(unit-loader) */
/* unit-data: $(B)/modules/.modules.stamp */
/*
 * The pipeline up to init, on the sample modules as they are built: whole, cut
 * at every byte, with bytes changed, and with each allocation failing in turn.
 * Whatever happens, nothing is left over and no lock is held.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <asm/page.h>

#include <linux/jump_label.h>
#include <linux/mm.h>

#include "fs/sysfs.h"
#include "host.h"

static const char *const samples[] = { "hello",	 "params",  "provider", "consumer", "gplexport",
				       "gpluser", "ctor",   "big",	"noexit",   "purelib",
				       "weak",	"warn",	    "sealed",	"statickey", "keyuser" };

struct sample {
	unsigned char *bytes;
	size_t len;
};

static struct sample read_sample(const char *name)
{
	struct sample sample;
	char path[64];

	snprintf(path, sizeof(path), "modules/%s.ko", name);
	sample.bytes = host_read_file(path, &sample.len);
	return sample;
}

/* Without the signature: verifying it a thousand times under the sanitizers takes minutes. */
static struct sample read_unsigned(const char *name)
{
	static const char magic[] = "~Module signature appended~\n";
	struct sample sample = read_sample(name);
	unsigned char *tail = sample.bytes + sample.len - 28 - 4;

	assert_memory_equal(tail + 4, magic, 28);
	sample.len -= 28 + 12 + ((size_t)tail[0] << 24 | tail[1] << 16 | tail[2] << 8 | tail[3]);
	return sample;
}

static void nothing_left(long before)
{
	assert_int_equal(host_allocations, before);
	assert_int_equal(host_locks, 0);
}

static void loads_the_samples(void **state)
{
	long before = host_allocations;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(samples); i++) {
		struct sample sample = read_sample(samples[i]);
		int err = host_load(sample.bytes, sample.len, "", 0);

		if (err)
			fail_msg("%s: %d: %s", samples[i], err, host_log);
		assert_int_equal(host_load(sample.bytes, sample.len, "", 0), -EEXIST);
		free(sample.bytes);
	}
	while (i-- > 0)
		host_unload(samples[i]);
	nothing_left(before);
}

/* Groups on pages of their own, in order, and struct module where everything points at it. */
static void layout_is_sound(void **state)
{
	struct sample sample = read_sample("params");
	const struct module_layout *core;
	struct module *mod;

	assert_int_equal(host_load(sample.bytes, sample.len, "", 0), 0);
	mod = host_find("params");
	core = &mod->core_layout;
	assert_true(core->text_size % 4096 == 0 && core->ro_size % 4096 == 0);
	assert_true(core->text_size > 0 && core->text_size < core->ro_size);
	assert_true(core->ro_size <= core->ro_after_init_size);
	assert_true(core->ro_after_init_size < core->size);
	assert_true((unsigned long)mod >= (unsigned long)core->base + core->ro_after_init_size);
	assert_true(mod->init_layout.text_size > 0);
	assert_true((void *)mod->init >= mod->init_layout.base &&
		    (void *)mod->init < mod->init_layout.base + mod->init_layout.text_size);
	assert_true((void *)mod->exit >= core->base &&
		    (void *)mod->exit < core->base + core->text_size);
	host_unload("params");
	free(sample.bytes);
}

static void names_addresses(void **state)
{
	struct sample sample = read_sample("provider");
	unsigned long size, offset;
	char name[KSYM_NAME_LEN], *modname;
	struct module *mod;

	assert_int_equal(host_load(sample.bytes, sample.len, "", 0), 0);
	mod = host_find("provider");
	assert_non_null(module_address_lookup((unsigned long)mod->exit + 1, &size, &offset,
					      &modname, name));
	assert_string_equal(modname, "provider");
	assert_int_equal(offset, 1);
	assert_null(module_address_lookup((unsigned long)mod->core_layout.base - 1, &size, &offset,
					  &modname, name));
	host_unload("provider");
	free(sample.bytes);
}

static void cut_at_every_byte(void **state)
{
	struct sample sample = read_unsigned("hello");
	long before = host_allocations;
	size_t len;

	for (len = 0; len < sample.len; len++) {
		/* Exactly as long as the cut, so that ASan sees one byte too far. */
		unsigned char *cut = memcpy(malloc(len ? len : 1), sample.bytes, len);

		host_log_clear();
		assert_int_equal(host_load(cut, len, "", 0), -ENOEXEC);
		nothing_left(before);
		free(cut);
	}
	free(sample.bytes);
}

static unsigned int seed = 20261121;

static unsigned int next_random(void)
{
	seed = seed * 1103515245 + 12345;
	return seed >> 8;
}

/* Any verdict will do, but the same for the same bytes, recorded, and with nothing left. */
static void change_bytes(const char *name, unsigned int rounds)
{
	struct sample sample = read_unsigned(name);
	unsigned char *copy = malloc(sample.len);
	long before = host_allocations;
	unsigned int i, n;

	for (i = 0; i < rounds; i++) {
		int first, again;
		struct module *mod;

		memcpy(copy, sample.bytes, sample.len);
		for (n = 1 + next_random() % 4; n; n--) {
			/* Half of the changes go to the headers, where they hurt most. */
			size_t headers = 64 * 60, at = next_random() % sample.len;

			if (next_random() % 2 && sample.len > headers)
				at = sample.len - 1 - at % headers;
			copy[at] = next_random() % 4 ? next_random() : 0xff;
		}
		host_log_clear();
		first = host_load(copy, sample.len, "", 0);
		if (first)
			assert_non_null(strstr(host_log, "refused"));
		while (!list_empty(&modules)) {
			mod = list_first_entry(&modules, struct module, list);
			host_unload(mod->name);
		}
		again = host_load(copy, sample.len, "", 0);
		assert_int_equal(first, again);
		while (!list_empty(&modules)) {
			mod = list_first_entry(&modules, struct module, list);
			host_unload(mod->name);
		}
		nothing_left(before);
	}
	free(copy);
	free(sample.bytes);
}

static void changed_bytes(void **state)
{
	change_bytes("hello", 3000);
	change_bytes("purelib", 3000);
	change_bytes("provider", 1500);
}

static void each_allocation_fails_once(void **state)
{
	static const char *const names[] = { "hello", "params", "provider" };
	unsigned int i;
	long at;
	int err;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		struct sample sample = read_unsigned(names[i]);
		long before = host_allocations;

		for (at = 1;; at++) {
			host_log_clear();
			host_fail_at = at;
			err = host_load(sample.bytes, sample.len, "", 0);
			if (host_fail_at > 0)
				break; /* there are fewer than that */
			/* A hash table goes on without memory to grow: then the load is good. */
			if (!err)
				host_unload(names[i]);
			else
				assert_int_equal(err, -ENOMEM);
			nothing_left(before);
		}
		host_fail_at = 0;
		assert_true(at > 6);
		assert_int_equal(err, 0);
		host_unload(names[i]);
		nothing_left(before);
		free(sample.bytes);
	}
}

/* Text and read-only data, of core and of init memory: whichever it is, the load ends there. */
static void permissions_that_cannot_be_set(void **state)
{
	struct sample sample = read_unsigned("params");
	long at, before = host_allocations;

	for (at = 1;; at++) {
		host_log_clear();
		host_protect_at = at;
		if (!host_load(sample.bytes, sample.len, "", 0))
			break;
		assert_int_equal(host_protect_at, 0);
		assert_non_null(strstr(host_log, "params: refused, ENOMEM by protect.permissions: "));
		assert_null(host_find("params"));
		nothing_left(before);
	}
	host_protect_at = 0;
	assert_int_equal(at, 5);
	host_unload("params");
	nothing_left(before);
	free(sample.bytes);
}

/* A signal while somebody else holds the list: nothing was done, and nothing is held. */
static void an_unload_is_interrupted(void **state)
{
	struct sample sample = read_unsigned("params");
	long before = host_allocations;

	assert_int_equal(host_load(sample.bytes, sample.len, "", 0), 0);
	host_log_clear();
	host_signal = true;
	assert_int_equal(host_delete("params", 0), -EINTR);
	host_signal = false;
	assert_non_null(strstr(host_log, "params: refused, EINTR by unload.interrupted: "));
	assert_int_equal(host_find("params")->state, MODULE_STATE_LIVE);
	host_unload("params");
	nothing_left(before);
	free(sample.bytes);
}

/*
 * A key with users in two modules, one without any in the kernel, whatever memory
 * was missing when the second came. The keys themselves hold nothing of it.
 */
static void static_keys(void **state)
{
	struct sample owner = read_unsigned("statickey"), user = read_unsigned("keyuser");
	struct find_symbol_arg arg = { .name = "statickey_on", .gpl_only = true };
	struct static_key *key;
	long before, at;
	int err;

	assert_int_equal(host_load(owner.bytes, owner.len, "", 0), 0);
	assert_true(find_symbol(&arg));
	key = (struct static_key *)kernel_symbol_value(arg.sym);
	static_key_enable(key);
	assert_int_equal(static_key_count(key), 1);
	before = host_allocations;
	for (at = 1;; at++) {
		host_fail_at = at;
		err = host_load(user.bytes, user.len, "", 0);
		if (host_fail_at > 0)
			break;
		if (!err)
			host_unload("keyuser");
		nothing_left(before);
	}
	host_fail_at = 0;
	static_key_disable(key);
	assert_int_equal(static_key_count(key), 0);
	host_unload("keyuser");
	assert_int_equal(init_on_alloc.key.type, 0);
	assert_int_equal(key->type, 0);
	host_unload("statickey");
	free(owner.bytes);
	free(user.bytes);
}

/* /sys/module of one that uses another: there while both are, and all of it gone after. */
static void shows_itself(void **state)
{
	struct sample provider = read_sample("provider"), consumer = read_sample("consumer");
	struct sample params = read_sample("params");
	const struct sysfs_attr *attr;
	long before = host_allocations;
	char buf[PAGE_SIZE];

	assert_int_equal(host_load(provider.bytes, provider.len, "", 0), 0);
	assert_int_equal(host_load(consumer.bytes, consumer.len, "", 0), 0);
	assert_int_equal(host_load(params.bytes, params.len, "a_byte=7", 0), 0);
	assert_non_null(host_sysfs_find("provider/holders/consumer"));
	assert_null(host_sysfs_find("consumer/holders/provider"));
	assert_null(host_sysfs_find("provider/parameters"));
	attr = host_sysfs_find("params/parameters/a_byte");
	assert_int_equal(attr->mode, 0644);
	assert_int_equal(attr->show(attr->data, buf), 2);
	assert_memory_equal(buf, "7\n", 2);
	assert_int_equal(attr->store(attr->data, "256", 3), -ERANGE);
	assert_int_equal(attr->store(attr->data, "9\n", 2), 2);
	assert_int_equal(attr->show(attr->data, buf), 2);
	assert_memory_equal(buf, "9\n", 2);
	assert_null(host_sysfs_find("params/parameters/hidden"));
	attr = host_sysfs_find("params/sections/.data");
	assert_int_equal(attr->size, 19);
	assert_non_null(host_sysfs_find("params/notes/.note.gnu.build-id"));
	host_unload("consumer");
	assert_null(host_sysfs_find("provider/holders/consumer"));
	assert_null(host_sysfs_find("consumer"));
	host_unload("provider");
	host_unload("params");
	assert_null(host_sysfs_find("params"));
	nothing_left(before);
	free(provider.bytes);
	free(consumer.bytes);
	free(params.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_the_samples), cmocka_unit_test(layout_is_sound),
		cmocka_unit_test(names_addresses),   cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(changed_bytes),     cmocka_unit_test(each_allocation_fails_once),
		cmocka_unit_test(permissions_that_cannot_be_set),
		cmocka_unit_test(an_unload_is_interrupted),
		cmocka_unit_test(static_keys),
		cmocka_unit_test(shows_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
