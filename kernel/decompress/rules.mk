# SPDX-License-Identifier: GPL-2.0
# Compressed modules: liblzma as Debian packages its source, behind one call.

kernel-y += kernel/decompress/xz.o

# liblzma: the files that a decoder of .xz needs, unpatched.
xz := $(or $(XZ_DIR),build/dl/xz)
liblzma := $(xz)/src/liblzma
liblzma-src := $(addprefix common/, common block_decoder block_header_decoder block_util \
	filter_common filter_decoder filter_flags_decoder index_hash stream_decoder \
	stream_flags_common stream_flags_decoder vli_decoder vli_size) lz/lz_decoder \
	$(addprefix lzma/, lzma2_decoder lzma_decoder) $(addprefix check/, check crc32_small crc64_small)
liblzma-api := -isystem $(liblzma)/api -Ikernel/decompress/include
CFLAGS-kernel/decompress := $(liblzma-api)

kernel-libs-y += $(B)/liblzma/liblzma.a

$(B)/liblzma/liblzma.a: $(liblzma-src:%=$(B)/liblzma/%.o)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/liblzma/%.o: $(liblzma)/%.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CPPFLAGS) $(filter-out -Wall -Wextra -Werror,$(KERNEL_CFLAGS)) \
		-DHAVE_CONFIG_H $(liblzma-api) \
		$(addprefix -I$(liblzma)/,common check lz lzma rangecoder simple delta) \
		-I$(xz)/src/common -MD -MP -c -o $@ $<

-include $(wildcard $(B)/liblzma/*/*.d)
