# SPDX-License-Identifier: GPL-2.0
"""Writes a good .xz file of many blocks, all empty, whose dictionaries are large and small in turn.

Usage: xz_blocks.py NUMBER OUT.  Source: The .xz File Format 1.2.1, chapters 2 to 4.
"""

import sys
import zlib
from pathlib import Path

FLAGS = b"\0\1"  # the check is CRC32
LZMA2 = 0x21
DICTIONARIES = 26, 27  # 32 and 48 MiB, as LZMA2's one byte of properties has them
HEADER, UNPADDED = 12, 17  # bytes of a block's header; of its header, end marker and check


def crc(data):
    return zlib.crc32(data).to_bytes(4, "little")


def with_crc(data):
    return data + crc(data)


def vli(number):
    rest = number >> 7
    return bytes([number & 0x7f | 0x80]) + vli(rest) if rest else bytes([number])


def block(dictionary):
    header = with_crc(bytes([HEADER // 4 - 1, 0, LZMA2, 1, dictionary, 0, 0, 0]))
    return header + bytes(4) + crc(b"")  # LZMA2's end, which is 0, and padding


def main(number, out):
    number = int(number)
    blocks = b"".join(map(block, DICTIONARIES)) * (number // 2)
    index = b"\0" + vli(number) + (vli(UNPADDED) + vli(0)) * number
    index = with_crc(index + bytes(-len(index) % 4))
    footer = (len(index) // 4 - 1).to_bytes(4, "little") + FLAGS
    Path(out).write_bytes(b"\xfd7zXZ\0" + with_crc(FLAGS) + blocks + index + crc(footer) + footer
                          + b"YZ")


if __name__ == "__main__":
    main(*sys.argv[1:])
