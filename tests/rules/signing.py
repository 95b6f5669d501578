# SPDX-License-Identifier: GPL-2.0
"""Signs module files: with the kernel build's sign-file, or by hand where it must be wrong.

A signed file ends with [PKCS#7 message][struct module_signature][magic].
"""

import os
import struct
import subprocess
import tempfile
from pathlib import Path

from elf import SIG_MAGIC

TRAILER = "<BBBBB3s"  # algo, hash, id_type, signer_len, key_id_len, pad; then be32 sig_len
PKCS7 = 2


class Key:
    """A key pair: PEM with key and certificate, and the certificate as DER."""

    def __init__(self, pem, x509):
        self.pem, self.x509 = Path(pem), Path(x509)

    def generate(self, name):
        """Makes a self-signed RSA pair where there is none."""
        if self.pem.exists() and self.x509.exists():
            return
        self.pem.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            cert = Path(folder) / "cert.pem"
            quiet("openssl", "req", "-new", "-x509", "-nodes", "-batch", "-utf8", "-sha256",
                  "-days", "36500", "-newkey", "rsa:2048", "-subj", f"/CN={name}",
                  "-keyout", self.pem, "-out", cert)
            quiet("openssl", "x509", "-in", cert, "-outform", "DER", "-out", self.x509)
            self.pem.write_text(self.pem.read_text() + cert.read_text())


class Keys:
    """Set by make.py: the build's own pair, one that the kernel does not know, sign-file."""

    trusted = unknown = sign_file = None


def quiet(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode()}")


def sign(data, key=None, digest="sha256"):
    """As the build signs a module."""
    key = key or Keys.trusted
    with tempfile.NamedTemporaryFile(suffix=".ko", delete=False) as file:
        file.write(data)
    try:
        quiet(Keys.sign_file, digest, key.pem, key.x509, file.name)
        return Path(file.name).read_bytes()
    finally:
        os.unlink(file.name)


def message(data, *options, key=None):
    """A CMS message over data by openssl, for forms that sign-file does not make."""
    key = key or Keys.trusted
    with tempfile.TemporaryDirectory() as folder:
        cert, text, out = (Path(folder) / name for name in ("cert.pem", "data", "out"))
        quiet("openssl", "x509", "-in", key.x509, "-inform", "DER", "-out", cert)
        text.write_bytes(data)
        quiet("openssl", "cms", "-sign", "-binary", "-nocerts", "-outform", "DER",
              "-signer", cert, "-inkey", key.pem, "-in", text, "-out", out, *options)
        return out.read_bytes()


def split(signed):
    """(image, message) of a signed file."""
    end = len(signed) - len(SIG_MAGIC)
    length = struct.unpack_from(">I", signed, end - 4)[0]
    return signed[:end - 12 - length], signed[end - 12 - length:end - 12]


def join(image, der, length=None, algo=0, hash_=0, id_type=PKCS7, signer_len=0, key_id_len=0,
         pad=b"\0\0\0"):
    """A signed file of given parts, whatever they are."""
    trailer = struct.pack(TRAILER, algo, hash_, id_type, signer_len, key_id_len, pad)
    trailer += struct.pack(">I", len(der) if length is None else length)
    return bytes(image) + der + trailer + SIG_MAGIC
