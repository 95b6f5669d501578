# SPDX-License-Identifier: GPL-2.0
"""Rows of the signature stage. None of these files is damaged but in its signature."""

from elf import SIG_MAGIC
from rules import AS_IS, TRUSTED, UNKNOWN, UNSIGNED, row, rows
from signing import Keys, join, message, sign, split

OID_DATA = bytes.fromhex("06092a864886f70d010701")
OID_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
OID_RSA = bytes.fromhex("06092a864886f70d010101")
OID_SHA256 = bytes.fromhex("0609608648016503040201")
OID_SHA3_256 = bytes.fromhex("0609608648016503040208")
OID_DSA_LIKE = bytes.fromhex("06092a864886f70d01010a")  # rsassa-pss: not a form that is taken
NOT_JUDGED = {"sign": AS_IS, "enforced": "EKEYREJECTED", "taints": "E"}


def judged(rule):
    """What cannot be judged loads, and under enforcement `rule` refuses it."""
    return NOT_JUDGED | {"enforced_by": rule}


@row("signature.good/sha256", "0", sign=TRUSTED)
def _(elf):
    """signed by the build's key"""


@rows("signature.good", "0", {"sha384": "sha384", "sha512": "sha512"}, sign=AS_IS)
def _(elf, digest):
    """signed by the build's key with another digest"""
    return sign(elf.bytes(), digest=digest)


@row("signature.good/twice", "0", sign=AS_IS)
def _(elf):
    """signed twice"""
    return sign(sign(elf.bytes()))


@row("signature.good/unknown-signer-inside", "0", sign=AS_IS)
def _(elf):
    """signed by an unknown key, then by the build's"""
    return sign(sign(elf.bytes(), Keys.unknown))


@row("signature.absent/unsigned", "0", sign=UNSIGNED)
def _(elf):
    """not signed"""


@row("signature.absent/magic-damaged", "0", **judged("signature.absent"))
def _(elf):
    """the last but one byte of the magic is another"""
    return sign(elf.bytes())[:-2] + b"?\n"


@row("signature.absent/byte-after-the-magic", "0", **judged("signature.absent"))
def _(elf):
    """a byte follows the magic"""
    return sign(elf.bytes()) + b"\n"


@row("signature.absent/cut-inside-the-message", "0", **judged("signature.absent"))
def _(elf):
    """cut inside the PKCS#7 message"""
    return sign(elf.bytes())[:-len(SIG_MAGIC) - 100]


@row("signature.signer/unknown", "0", sign=UNKNOWN, says="unavailable key")
def _(elf):
    """signed by a key that the keyring does not have"""


@row("signature.signer/unknown-and-tampered", "0", says="unavailable key",
     **judged("signature.signer"))
def _(elf):
    """signed by an unknown key, then changed"""
    image, der = split(sign(elf.bytes(), Keys.unknown))
    return join(image.replace(b"The Kiln developers", b"the kiln developers"), der)


@row("signature.rejected/our-name-on-another-key", "EKEYREJECTED", sign=AS_IS)
def _(elf):
    """the build's issuer and serial, another key's signature"""
    image, der = split(sign(elf.bytes()))
    signature = split(sign(image, Keys.unknown))[1][-256:]
    return join(image, der[:-256] + signature)


@row("signature.rejected/tampered-byte", "EKEYREJECTED", sign=AS_IS)
def _(elf):
    """signed, then a byte is changed"""
    image, der = split(sign(elf.bytes()))
    return join(image.replace(b"The Kiln developers", b"the Kiln developers"), der)


@row("signature.rejected/tampered-header", "EKEYREJECTED", sign=AS_IS)
def _(elf):
    """signed, then the ELF header is changed"""
    image, der = split(sign(elf.bytes()))
    return join(image[:9] + b"\1" + image[10:], der)


@row("signature.rejected/byte-appended", "EKEYREJECTED", sign=AS_IS)
def _(elf):
    """a byte between the image and its signature"""
    image, der = split(sign(elf.bytes()))
    return join(image + b"\0", der)


@row("signature.rejected/of-another-file", "EKEYREJECTED", sign=AS_IS)
def _(elf):
    """the signature of another file"""
    return join(elf.bytes(), split(sign(b"another file"))[1])


@rows("signature.rejected", "EKEYREJECTED", {"first-byte": -512, "last-byte": -1}, sign=AS_IS)
def _(elf, at):
    """a bit of the RSA signature is another"""
    image, der = split(sign(elf.bytes()))
    der = bytearray(der)
    der[max(at, -len(der) + 1)] ^= 1
    return join(image, bytes(der))


@row("signature.rejected/signed-attributes", "EKEYREJECTED", sign=AS_IS)
def _(elf):
    """a message with signed attributes"""
    image = elf.bytes()
    return join(image, message(image))


AUTHENTICODE = ("-econtent_type", "1.3.6.1.4.1.311.2.1.4")


@row("signature.rejected/content-is-not-data", "EKEYREJECTED", sign=AS_IS)
def _(elf):
    """a message whose content is Authenticode's"""
    image = elf.bytes()
    return join(image, message(image, "-noattr", "-keyid", *AUTHENTICODE))


@row("signature.message/before-its-content", "EBADMSG", sign=AS_IS)
def _(elf):
    """Authenticode's content, and versions of message and signer that do not belong together"""
    image = elf.bytes()
    return join(image, message(image, "-noattr", *AUTHENTICODE))


@row("signature.message/content-of-an-unknown-kind", "EINVAL", sign=AS_IS)
def _(elf):
    """a message whose content type is that of a message"""
    image, der = split(sign(elf.bytes()))
    if der.count(OID_DATA) != 1:
        raise ValueError("the message names its content's type once")
    return join(image, der.replace(OID_DATA, OID_SIGNED_DATA))


@rows("signature.algorithm", "0", {"sha1": "sha1", "md5": "md5", "sha224": "sha224"},
      says="unsupported crypto", **judged("signature.algorithm"))
def _(elf, digest):
    """another digest algorithm"""
    image = elf.bytes()
    return join(image, message(image, "-noattr", "-md", digest))


@row("signature.algorithm/digest-of-a-strange-kind", "0", says="unsupported crypto",
     **judged("signature.algorithm"))
def _(elf):
    """the digest algorithm's name is another"""
    image, der = split(sign(elf.bytes()))
    return join(image, der.replace(OID_SHA256, OID_SHA3_256))


@row("signature.algorithm/key-of-a-strange-kind", "0", says="unsupported crypto",
     **judged("signature.algorithm"))
def _(elf):
    """the key algorithm's name is another"""
    image, der = split(sign(elf.bytes()))
    if der.count(OID_RSA) != 1:
        raise ValueError("the message names its key's kind once")
    return join(image, der.replace(OID_RSA, OID_DSA_LIKE))


@rows("signature.type", "0", {"pgp": 0, "x509": 1, "3": 3, "255": 255},
      says="not signed with a PKCS#7 message", **judged("signature.type"))
def _(elf, id_type):
    """id_type in the trailer is another"""
    image, der = split(sign(elf.bytes()))
    return join(image, der, id_type=id_type)


@rows("signature.reserved", "EBADMSG", {
    "algo": {"algo": 1}, "hash": {"hash_": 4}, "signer_len": {"signer_len": 1},
    "key_id_len": {"key_id_len": 255}, "pad-0": {"pad": b"\1\0\0"}, "pad-1": {"pad": b"\0\1\0"},
    "pad-2": {"pad": b"\0\0\1"}}, sign=AS_IS,
    words="expected zero")
def _(elf, members):
    """a byte in the trailer that must be zero is not"""
    image, der = split(sign(elf.bytes()))
    return join(image, der, **members)


@rows("signature.length", "EBADMSG", {"largest": 0xffffffff, "sign-bit": 0x80000000}, sign=AS_IS,
      words=lambda length: f"found {length}")
def _(elf, length):
    """sig_len in the trailer is too large"""
    image, der = split(sign(elf.bytes()))
    return join(image, der, length)


@rows("signature.length", "EBADMSG", {"all-that-is-left": 0, "one-more": 1}, sign=AS_IS,
      words="expected ")
def _(elf, more):
    """sig_len is all that stands before it, or more"""
    image, der = split(sign(elf.bytes()))
    return join(image, der, len(image) + len(der) + more)


@rows("signature.message", "EBADMSG", {"one-byte-less": -1, "one-byte-more": 1}, sign=AS_IS,
      words="malformed ContentInfo")
def _(elf, more):
    """sig_len is one byte less or more than the message"""
    image, der = split(sign(elf.bytes()))
    return join(image, der, len(der) + more)


@row("signature.message/empty", "EBADMSG", sign=AS_IS)
def _(elf):
    """a message of no bytes"""
    return join(elf.bytes(), b"")


@rows("signature.message", "EBADMSG", {"outer-tag": 0, "outer-length": 2, "inner-tag": 15},
      sign=AS_IS)
def _(elf, at):
    """a byte of the message's DER is another"""
    image, der = split(sign(elf.bytes()))
    der = bytearray(der)
    der[at] ^= 0x21
    return join(image, bytes(der))


@row("signature.message/text", "EBADMSG", sign=AS_IS)
def _(elf):
    """text where the message should be"""
    return join(elf.bytes(), b"this is no PKCS#7 message at all")


@row("signature.message/with-its-content", "EBADMSG", sign=AS_IS)
def _(elf):
    """a message that carries its content"""
    image = elf.bytes()
    return join(image, message(bytes(64), "-noattr", "-nodetach"))


@row("signature.trailer/too-short", "EBADMSG", sign=AS_IS, only_finit=True,
     words="expected 12|found 11")
def _(elf):
    """11 bytes and the magic"""
    return b"0123456789a" + SIG_MAGIC


@row("signature.trailer/nothing-before-it", "EBADMSG", sign=AS_IS, only_finit=True,
     words="expected 12|found 12")
def _(elf):
    """a trailer, the magic, nothing else"""
    return bytes(12) + SIG_MAGIC


for name, flags in {"ignoring-versions": 1, "ignoring-vermagic": 2, "ignoring-both": 3}.items():
    @row(f"signature.absent/{name}", "0", flags=flags, taints="FE")
    def _(elf):
        """signed by the build's key; loaded with a flag that forces"""
