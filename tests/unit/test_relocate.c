/* SPDX-License-Identifier: GPL-2.0 */
/* unit-libs: $(unit-loader) */
/* Each relocation type: what it writes, at the ends of its range and one beyond (psABI 4.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "elf_builder.h"
#include "host.h"

/* One place, at .data+8 of 24 bytes, against an absolute symbol. */
struct one {
	unsigned long symbol;
	long addend;
	unsigned int type;
	unsigned long offset;
	unsigned int symbol_index; /* 0: the one above */
	unsigned char before;	   /* of the place's first byte */
};

#define ONE(s, a, t, o, ...) \
	((struct one){ .symbol = s, .addend = a, .type = t, .offset = o, __VA_ARGS__ })

static unsigned long place; /* its run-time address, after a load */

static int load_one(const struct one *one, unsigned char bytes[24])
{
	struct elf_builder b;
	unsigned char data[24] = {};
	Elf64_Rela rela;
	unsigned int section, symbol;
	size_t len;
	void *image;
	int err;

	data[8] = one->before;
	elf_begin(&b, "reloc");
	section = elf_section(&b, ".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, data, sizeof(data));
	symbol = elf_symbol(&b, "s", ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT), SHN_ABS, one->symbol);
	/* Where .data is, to be found again. */
	elf_symbol(&b, "where", ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT), section, 0);
	rela.r_offset = one->offset;
	rela.r_info = ELF64_R_INFO((unsigned long)(one->symbol_index ? one->symbol_index : symbol),
				   one->type);
	rela.r_addend = one->addend;
	elf_add_rela(&b, section, &rela, 1);
	image = elf_finish(&b, &len);
	host_log_clear();
	err = host_load(image, len, "", 0);
	if (!err) {
		struct mod_kallsyms *table = &host_find("reloc")->core_kallsyms;
		unsigned int i;

		for (i = 0; i < table->num_symtab; i++)
			if (strcmp(table->strtab + table->symtab[i].st_name, "where") == 0)
				place = table->symtab[i].st_value + one->offset;
		memcpy(bytes, (void *)(place - one->offset), 24);
		host_unload("reloc");
	}
	free(image);
	return err;
}

static void accept(unsigned int type, unsigned long symbol, long addend, unsigned int size,
		   unsigned long value)
{
	struct one one = { .symbol = symbol, .addend = addend, .type = type, .offset = 8 };
	unsigned char bytes[24], expected[24] = {};

	assert_int_equal(load_one(&one, bytes), 0);
	memcpy(expected + 8, &value, size);
	assert_memory_equal(bytes, expected, 24);
}

static void reject(struct one one, const char *rule)
{
	unsigned char bytes[24];
	long before = host_allocations;

	assert_int_equal(load_one(&one, bytes), -ENOEXEC);
	assert_non_null(strstr(host_log, rule));
	assert_int_equal(host_allocations, before);
	assert_int_equal(host_locks, 0);
}

static void absolute(void **state)
{
	accept(R_X86_64_64, 0xfedcba9876543210, 0x11, 8, 0xfedcba9876543221);
	accept(R_X86_64_64, 5, -6, 8, -1UL);
	accept(R_X86_64_32, 0xfffffffe, 1, 4, 0xffffffff);
	accept(R_X86_64_32, 0, 0, 4, 0);
	accept(R_X86_64_32S, 0x7ffffffe, 1, 4, 0x7fffffff);
	accept(R_X86_64_32S, 0xffffffff80000001, -1, 4, 0x80000000);
	accept(R_X86_64_NONE, 0x1234, 0, 8, 0);
}

static void relative(void **state)
{
	unsigned char bytes[24];
	struct one one = { .symbol = 0, .type = R_X86_64_PC64, .offset = 8 };
	unsigned long value;
	unsigned int i;
	static const unsigned int types[] = { R_X86_64_PC32, R_X86_64_PLT32 };

	assert_int_equal(load_one(&one, bytes), 0);
	memcpy(&value, bytes + 8, 8);
	assert_true(value == -place);
	for (i = 0; i < 2; i++) {
		int field;

		one = ONE(place, -4, types[i], 8);
		assert_int_equal(load_one(&one, bytes), 0);
		memcpy(&field, bytes + 8, 4);
		assert_true(place + field == one.symbol - 4);
		assert_int_equal(bytes[12], 0);
	}
}

static void overflow(void **state)
{
	reject(ONE(0x100000000, 0, R_X86_64_32, 8), "relocate.overflow");
	reject(ONE(0, -1, R_X86_64_32, 8), "relocate.overflow");
	reject(ONE(0x80000000, 0, R_X86_64_32S, 8), "relocate.overflow");
	reject(ONE(0xffffffff80000000, -1, R_X86_64_32S, 8), "relocate.overflow");
	reject(ONE(1UL << 40, 0, R_X86_64_PC32, 8), "relocate.overflow");
	reject(ONE(1UL << 63, 0, R_X86_64_PLT32, 8), "relocate.overflow");
}

static void places(void **state)
{
	accept(R_X86_64_64, 7, 0, 8, 7);
	reject(ONE(7, 0, R_X86_64_64, 17), "relocate.offset");
	reject(ONE(7, 0, R_X86_64_32, 21), "relocate.offset");
	reject(ONE(7, 0, R_X86_64_64, -1UL), "relocate.offset");
	reject(ONE(7, 0, R_X86_64_64, -8UL), "relocate.offset");
	reject(ONE(7, 0, R_X86_64_64, 8, .before = 1), "relocate.nonzero");
	reject(ONE(7, 0, R_X86_64_32, 8, .before = 1), "relocate.nonzero");
}

static void types_and_symbols(void **state)
{
	unsigned int type;

	for (type = 0; type < 64; type++) {
		if (type == R_X86_64_NONE || type == R_X86_64_64 || type == R_X86_64_PC32 ||
		    type == R_X86_64_PLT32 || type == R_X86_64_32 || type == R_X86_64_32S ||
		    type == R_X86_64_PC64)
			continue;
		reject(ONE(7, 0, type, 8), "relocate.type");
	}
	reject(ONE(7, 0, 0x10001, 8), "relocate.type");
	reject(ONE(7, 0, R_X86_64_64, 8, .symbol_index = 3), "relocate.symbol");
	reject(ONE(7, 0, R_X86_64_64, 8, .symbol_index = 0xffffffff), "relocate.symbol");
}

/* struct module belongs to the loader: only init and exit come from the file. */
static void this_module(void **state)
{
	static const struct {
		unsigned long offset;
		unsigned int type;
		bool in_text;
		const char *rule;
	} cases[] = {
		{ 312, R_X86_64_64, true, NULL },
		{ 848, R_X86_64_64, true, NULL },
		{ 312, R_X86_64_64, false, "relocate.entry" },
		{ 8, R_X86_64_64, true, "relocate.this_module" },
		{ 313, R_X86_64_64, true, "relocate.this_module" },
		{ 312, R_X86_64_PC32, true, "relocate.this_module" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct elf_builder b;
		Elf64_Rela rela = { .r_offset = cases[i].offset };
		unsigned int data, symbol;
		size_t len;
		void *image;
		int err;

		elf_begin(&b, "entry");
		data = elf_section(&b, ".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, "x", 1);
		symbol = elf_symbol(&b, "f", ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
				    cases[i].in_text ? b.text : data, 0);
		rela.r_info = ELF64_R_INFO((unsigned long)symbol, cases[i].type);
		elf_add_rela(&b, b.this_module, &rela, 1);
		image = elf_finish(&b, &len);
		host_log_clear();
		err = host_load(image, len, "", 0);
		assert_int_equal(err, cases[i].rule ? -ENOEXEC : 0);
		if (err)
			assert_non_null(strstr(host_log, cases[i].rule));
		else
			host_unload("entry");
		free(image);
	}
}

/* A value below the module: what it would name begins where nothing can be read. */
static void symbols_outside_name_nothing(void **state)
{
	unsigned long size, offset;
	struct elf_builder b;
	struct module *mod;
	char name[KSYM_NAME_LEN], *modname;
	size_t len;
	void *image, *text;

	elf_begin(&b, "wild");
	elf_symbol(&b, "below", ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), b.text, -(1UL << 24));
	elf_symbol(&b, "above", ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), b.text, 1UL << 24);
	elf_symbol(&b, "inside", ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), b.text, 2);
	image = elf_finish(&b, &len);
	assert_int_equal(host_load(image, len, "", 0), 0);
	mod = host_find("wild");
	text = mod->core_layout.base;
	assert_null(module_address_lookup((unsigned long)text + 1, &size, &offset, &modname, name));
	assert_string_equal(module_address_lookup((unsigned long)text + 3, &size, &offset, &modname,
						  name), "inside");
	assert_int_equal(offset, 1);
	assert_int_equal(size, mod->core_layout.size - 2);
	host_unload("wild");
	free(image);
}

/* By name: what was checked stays as it is, what the kernel writes to can be written. */
static void tables_do_not_believe_flags(void **state)
{
	const unsigned long read_only = SHF_ALLOC, data = SHF_ALLOC | SHF_WRITE,
			    code = SHF_ALLOC | SHF_EXECINSTR;
	struct elf_builder b;
	struct module_layout *core;
	struct module *mod;
	size_t len;
	void *image;

	elf_begin(&b, "tables");
	elf_section(&b, "__param", SHT_PROGBITS, data, "", 0);
	elf_section(&b, "__ksymtab", SHT_PROGBITS, data, "", 0);
	elf_section(&b, "__ex_table", SHT_PROGBITS, code, "", 0);
	elf_section(&b, ".ctors", SHT_PROGBITS, data, "", 0);
	elf_section(&b, "__jump_table", SHT_PROGBITS, code, "", 0);
	elf_section(&b, "__bug_table", SHT_PROGBITS, read_only, "", 0);
	image = elf_finish(&b, &len);
	assert_int_equal(host_load(image, len, "", 0), 0);
	mod = host_find("tables");
	core = &mod->core_layout;
	assert_in_range((void *)mod->kp - core->base, core->text_size, core->ro_size - 1);
	assert_in_range((void *)mod->syms - core->base, core->text_size, core->ro_size - 1);
	assert_in_range((void *)mod->extable - core->base, core->text_size, core->ro_size - 1);
	assert_in_range((void *)mod->extra->ctors - core->base, core->text_size, core->ro_size - 1);
	assert_in_range((void *)mod->jump_entries - core->base, core->ro_size,
			core->ro_after_init_size);
	assert_in_range((void *)mod->bug_table - core->base, core->ro_after_init_size, core->size);
	host_unload("tables");
	free(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absolute), cmocka_unit_test(relative), cmocka_unit_test(overflow),
		cmocka_unit_test(places), cmocka_unit_test(types_and_symbols),
		cmocka_unit_test(this_module), cmocka_unit_test(symbols_outside_name_nothing),
		cmocka_unit_test(tables_do_not_believe_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
