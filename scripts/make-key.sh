#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Makes a key pair for signing modules: private key and self-signed certificate in one PEM file.
#
#   scripts/make-key.sh NAME KIND FILE [SERIAL]
#
# KIND is rsa:BITS, ec:CURVE or another algorithm's name; FILE appears whole. The serial number is
# random unless it is given.
set -eu

name=$1
kind=$2
file=$3
serial=${4:+-set_serial $4}

umask 077
config=$file.$$.cnf
trap 'rm -f "$config" "$file.$$".*' EXIT
cat >"$config" <<END
[req]
prompt = no
distinguished_name = dn
x509_extensions = ext
string_mask = utf8only
[dn]
CN = $name
[ext]
basicConstraints = critical,CA:FALSE
keyUsage = digitalSignature
subjectKeyIdentifier = hash
END

case $kind in
rsa:*) key="-newkey $kind" ;;
ec:*) key="-newkey ec -pkeyopt ec_paramgen_curve:${kind#ec:}" ;;
*) key="-newkey $kind" ;;
esac

# A hundred years: the kernel does not ask a clock that may be wrong.
# shellcheck disable=SC2086 # more than one word
openssl req -new -x509 -nodes -utf8 -batch -sha256 -days 36500 -config "$config" $key $serial \
	-keyout "$file.$$.key" -out "$file.$$.crt" 2>"$file.$$.log" || {
	cat "$file.$$.log" >&2
	exit 1
}
cat "$file.$$.key" "$file.$$.crt" >"$file.$$.pem"
mv "$file.$$.pem" "$file"
