// The one door to OpenSSL 3. Macros that take arguments get a named inline here, since Swift
// cannot import them.
#pragma once
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// BIO_set_retry_read and BIO_clear_retry_flags.
static inline void copenssl_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void copenssl_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

// SSL_CTX_set_min_proto_version and SSL_CTX_set_max_proto_version.
static inline long copenssl_ctx_set_min_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}
static inline long copenssl_ctx_set_max_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_max_proto_version(context, version);
}
// Options and flags that are casts in the headers, which Swift does not import.
static const uint64_t copenssl_op_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t copenssl_op_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t copenssl_op_server_preference = SSL_OP_CIPHER_SERVER_PREFERENCE;
static const uint64_t copenssl_op_prioritize_chacha = SSL_OP_PRIORITIZE_CHACHA;
static const unsigned long copenssl_name_rfc2253 = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
static const int copenssl_string_utf8 = MBSTRING_UTF8;

// SSL_CTX_set_mode, SSL_CTX_set1_groups_list, SSL_CTX_set_session_cache_mode and
// SSL_CTX_add1_chain_cert.
static inline long copenssl_ctx_set_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_mode(context, mode);
}
static inline long copenssl_ctx_set_groups(SSL_CTX *context, const char *groups) {
  return SSL_CTX_set1_groups_list(context, (char *)groups);
}
static inline long copenssl_ctx_set_session_cache_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_session_cache_mode(context, mode);
}
static inline long copenssl_ctx_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
  return SSL_CTX_add1_chain_cert(context, certificate);
}
// SSL_set_tlsext_host_name: the SNI extension of a client.
static inline long copenssl_set_server_name(SSL *ssl, const char *name) {
  return SSL_set_tlsext_host_name(ssl, (char *)name);
}

// SSL_set_msg_callback_arg.
static inline void copenssl_set_message_callback_argument(SSL *ssl, void *argument) {
  SSL_set_msg_callback_arg(ssl, argument);
}

// sk_GENERAL_NAME_num and sk_GENERAL_NAME_value.
static inline int copenssl_general_names_count(const GENERAL_NAMES *names) {
  return sk_GENERAL_NAME_num(names);
}
static inline const GENERAL_NAME *copenssl_general_name(const GENERAL_NAMES *names, int index) {
  return sk_GENERAL_NAME_value(names, index);
}

// EVP_EC_gen: a key pair on NIST P-256.
static inline EVP_PKEY *copenssl_generate_p256(void) { return EVP_EC_gen("P-256"); }
// X509V3_set_ctx_nodb: an extension's text may not refer to a configuration file.
static inline void copenssl_extension_context_set_no_database(X509V3_CTX *context) {
  X509V3_set_ctx_nodb(context);
}
