#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Makes the keys and signatures that tests/unit/test_verify.c reads: by sign-file where it can
# write the form, else by openssl.
#
#   tests/unit/make-signatures.sh DIR     keys that are there already are kept
set -eu
dir=$1
make_key=$PWD/$(dirname "$0")/../../scripts/make-key.sh
sign_file=/usr/lib/linux-kbuild-6.1/scripts/sign-file
mkdir -p "$dir"
cd "$dir"

# name, kind, serial. The impostor has the issuer and the serial of rsa2048.
while read -r name kind serial; do
	subject="Kiln test key $name"
	[ "$name" = impostor ] && subject="Kiln test key rsa2048"
	[ -e "$name.pem" ] || "$make_key" "$subject" "$kind" "$name.pem" "$serial"
	openssl x509 -in "$name.pem" -outform DER -out "$name.crt"
done <<END
rsa2048 rsa:2048 0x5a01
rsa3072 rsa:3072 0x5a02
rsa4096 rsa:4096 0x5a03
p256 ec:P-256 0x5a04
p384 ec:P-384 0x5a05
p521 ec:P-521 0x5a06
ed25519 ed25519 0x5a07
unknown rsa:2048 0x5a08
impostor rsa:2048 0x5a01
END

awk 'BEGIN { for (i = 0; i < 700; i++) print i, i * i % 65537 }' >data

# $1: signature, $2: digest, $3: key, then more options. sign-file writes beside the data.
by_sign_file()
{
	out=$1 digest=$2 key=$3
	shift 3
	"$sign_file" -d "$@" "$digest" "$key.pem" "$key.pem" data
	mv data.p7s "$out.p7s"
}

# $1: signature, then options.
by_openssl()
{
	out=$1
	shift
	openssl cms -sign -binary -in data -outform DER -out "$out.p7s" "$@" 2>openssl.log || {
		cat openssl.log >&2
		return 1
	}
}

for key in rsa2048 rsa3072 rsa4096 p256 p384; do
	for digest in sha256 sha384 sha512; do
		by_sign_file "good-$key-$digest" $digest $key
	done
done
by_sign_file skid sha256 rsa2048 -k
by_sign_file unknown sha256 unknown
by_sign_file impostor sha256 impostor
by_sign_file sha1 sha1 rsa2048
by_sign_file sha224 sha224 rsa2048
by_sign_file md5 md5 rsa2048
by_sign_file p521 sha256 p521

by_openssl attrs -signer rsa2048.pem -nocerts
by_openssl unknown-attrs -signer unknown.pem -nocerts
by_openssl attached -signer rsa2048.pem -nocerts -noattr -nodetach
by_openssl certs -signer rsa2048.pem -noattr
by_openssl unknown-certs -signer unknown.pem -noattr
by_openssl two -signer unknown.pem -signer p256.pem -nocerts -noattr
by_openssl two-bad -signer p256.pem -signer impostor.pem -nocerts -noattr
by_openssl content -signer rsa2048.pem -nocerts -noattr -keyid -econtent_type 1.3.6.1.4.1.311.2.1.4
by_openssl pss -signer rsa2048.pem -nocerts -noattr -keyopt rsa_padding_mode:pss
openssl cms -data_create -in data -outform DER -out not-signed.p7s
rm -f openssl.log
