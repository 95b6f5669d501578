/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A symbol that nobody exports: does a module export it that is not loaded, and
 * which names are close to it? Only a load that fails already comes here. What
 * is looked through is as long as the list of exports and the index of modules
 * on disk; a load asks for MAX_EXPLAINED symbols at most, so that the cost stays
 * linear however many are absent.
 */
#include <generated/utsrelease.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "fs/read.h"
#include "lib/nearest.h"
#include "lib/symbol_index.h"
#include "module/internal.h"

#define INDEX_PATH "/lib/modules/" UTS_RELEASE "/modules.symbols"
#define MAX_EXPLAINED 32 /* no more refusals are kept */

/* Once a load. Without the file, or without memory for it, nothing is on disk. */
static void read_index(struct load_info *info)
{
	void *text;

	if (info->index_read)
		return;
	info->index_read = true;
	if (kernel_read_file_from_path(INDEX_PATH, &text, &info->index_len) == 0)
		info->index_text = text;
}

static bool is_loaded(const char *name)
{
	bool loaded;

	mutex_lock(&module_mutex);
	loaded = find_module_all(name, true);
	mutex_unlock(&module_mutex);
	return loaded;
}

/*
 * The module on disk that exports name and is not loaded: its name in owner, or
 * false. Offers the exports of the others that are not loaded on the way.
 */
static bool search_index(const struct load_info *info, const char *name, struct nearest *near,
			 char *owner)
{
	const char *at = info->index_text, *end = at ? at + info->index_len : NULL;
	const size_t len = strlen(name);
	struct symbol_line line;
	char note[NEAREST_NAME];

	while (at && next_symbol_line(&at, end, &line)) {
		if (line.owner_len >= MODULE_NAME_LEN ||
		    nearest_distance(near, line.name, line.name_len) < 0)
			continue;
		snprintf(owner, MODULE_NAME_LEN, "%.*s", (int)line.owner_len, line.owner);
		if (is_loaded(owner))
			continue;
		if (line.name_len == len && memcmp(line.name, name, len) == 0)
			return true;
		snprintf(note, sizeof(note), "%.50s, not loaded", owner);
		nearest_offer(near, line.name, line.name_len, note);
	}
	return false;
}

/* Returns -ENOENT, refused. Call without module_mutex. Source: loading-rules "Symbols". */
int refuse_absent(struct load_info *info, const char *name)
{
	struct nearest near;
	char owner[MODULE_NAME_LEN], names[sizeof(near.best)];

	names[0] = '\0';
	if (info->num_explained++ < MAX_EXPLAINED) {
		read_index(info);
		nearest_begin(&near, name);
		offer_exports(&near);
		if (search_index(info, name, &near, owner))
			return refuse(info->name, -ENOENT, "symbols.not_loaded",
				      FACTS(.symbol = name, .expected = TEXT(owner)),
				      "Unknown symbol: the module %s exports it and is not loaded",
				      owner);
		nearest_format(&near, names, sizeof(names));
	}
	return refuse(info->name, -ENOENT, "symbols.absent",
		      FACTS(.symbol = name, .nearest = names),
		      "Unknown symbol: neither the kernel nor a loaded module exports it");
}
