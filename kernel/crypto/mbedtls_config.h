/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What Kiln takes of mbedTLS 3.6: reading X.509 certificates, and verifying RSA PKCS#1 v1.5 and
 * ECDSA signatures. It never signs and holds no secret, so nothing here asks for random numbers.
 */
#ifndef KILN_MBEDTLS_CONFIG_H
#define KILN_MBEDTLS_CONFIG_H

/* Multiplication of long numbers by the machine's 64x64 to 128 bits. */
#define MBEDTLS_HAVE_ASM
/* Division of 128 bits would call the compiler's library, which a kernel does not have. */
#define MBEDTLS_NO_UDBL_DIVISION

#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_MD_C

#define MBEDTLS_BIGNUM_C
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_ECP_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM

#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_REMOVE_INFO

/* RSA-4096 is the largest key, in bytes. */
#define MBEDTLS_MPI_MAX_SIZE 512

#endif
