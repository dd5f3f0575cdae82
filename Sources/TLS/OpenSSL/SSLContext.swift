// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Owns an `SSL_CTX`, set up for HTTP/2, and for HTTP/1.1 where that is allowed.
// Safety: set up within `TLSContext.init`, before it is shared; afterwards OpenSSL only reads it,
// and counts its references atomically.
final class SSLContext: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Wraps `SSL_CTX_new`.
  init(
    _ role: TLSContext.Role, _ versions: TLSVersions, allowsHTTP1: Bool = false
  ) throws(TLSError) {
    ErrorQueue.clear()
    let method = role == .server ? TLS_server_method() : TLS_client_method()
    guard let pointer = SSL_CTX_new(method) else { throw .library(ErrorQueue.takeReason()) }
    self.pointer = pointer
    try setProtocol(versions)
    setOptions()
    switch role {
    case .server: try setServer(allowsHTTP1: allowsHTTP1)
    case .client: try setClient()
    }
  }

  deinit { SSL_CTX_free(pointer) }

  // MARK: Protocol

  private func setProtocol(_ versions: TLSVersions) throws(TLSError) {
    SSL_CTX_set_security_level(pointer, Self.securityLevel)
    try check(copenssl_ctx_set_min_version(pointer, Self.number(versions.oldest)))
    try check(copenssl_ctx_set_max_version(pointer, Self.number(versions.newest)))
    try check(SSL_CTX_set_cipher_list(pointer, Self.cipherSuites12))
    try check(SSL_CTX_set_ciphersuites(pointer, Self.cipherSuites13))
    try check(copenssl_ctx_set_groups(pointer, Self.groups))
  }

  private func setOptions() {
    // Renegotiation and compression are forbidden to HTTP/2 (RFC 9113 section 9.2.1).
    SSL_CTX_set_options(
      pointer,
      copenssl_op_no_compression | copenssl_op_no_renegotiation | copenssl_op_server_preference
        | copenssl_op_prioritize_chacha)
  }

  private func setServer(allowsHTTP1: Bool) throws(TLSError) {
    if allowsHTTP1 {
      SSL_CTX_set_alpn_select_cb(pointer, selectAnyHTTP, nil)
    } else {
      SSL_CTX_set_client_hello_cb(pointer, requireALPN, nil)
      SSL_CTX_set_alpn_select_cb(pointer, selectHTTP2, nil)
    }
    try setTickets()
  }

  private func setClient() throws(TLSError) {
    _ = copenssl_ctx_set_session_cache_mode(
      pointer, Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL))
    // This one function returns 0 for success.
    let result = SSL_CTX_set_alpn_protos(pointer, http2, UInt32(http2.count))
    guard result == 0 else { throw .library(ErrorQueue.takeReason()) }
  }

  // MARK: Certificates

  /// Wraps `SSL_CTX_use_certificate`, `SSL_CTX_add1_chain_cert` and `SSL_CTX_use_PrivateKey`.
  func use(_ identity: TLSIdentity) throws(TLSError) {
    guard let leaf = identity.chain.first else {
      throw .certificateMalformed(source: identity.source)
    }
    ErrorQueue.clear()
    guard SSL_CTX_use_certificate(pointer, leaf.pointer) == 1,
      SSL_CTX_use_PrivateKey(pointer, identity.key.pointer) == 1,
      identity.chain.dropFirst().allSatisfy({
        copenssl_ctx_add_chain_certificate(pointer, $0.pointer) == 1
      })
    else { throw .refused(source: identity.source, reason: ErrorQueue.takeReason()) }
  }

  /// Asks clients for a certificate. Wraps `SSL_CTX_set_verify` and `SSL_CTX_add_client_CA`.
  func verifyClients(by trust: TrustAnchors, isRequired: Bool) throws(TLSError) {
    try add(trust)
    if case .certificates(let certificates) = trust.source {
      for certificate in certificates {
        try check(SSL_CTX_add_client_CA(pointer, certificate.pointer))
      }
    }
    let required = isRequired ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | required, nil)
  }

  /// Checks servers' certificates. Wraps `SSL_CTX_set_verify`.
  func verifyServers(by trust: TrustAnchors) throws(TLSError) {
    try add(trust)
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
  }

  private func add(_ trust: TrustAnchors) throws(TLSError) {
    switch trust.source {
    case .system: try check(SSL_CTX_set_default_verify_paths(pointer))
    case .certificates(let certificates):
      let store = SSL_CTX_get_cert_store(pointer)
      for certificate in certificates { try check(X509_STORE_add_cert(store, certificate.pointer)) }
      // A listed certificate is trusted even if it is an intermediate authority's.
      try check(X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN)))
    }
  }

  // MARK: Values

  func check(_ result: some BinaryInteger) throws(TLSError) {
    guard result == 1 else { throw .library(ErrorQueue.takeReason()) }
  }

  private static func number(_ version: TLSVersion) -> Int32 {
    switch version {
    case .v12: TLS1_2_VERSION
    case .v13: TLS1_3_VERSION
    }
  }

  /// 112 bits at least: RSA from 2,048 bits up, no SHA-1. Debian's own default.
  private static let securityLevel: Int32 = 2
  /// The suites that RFC 9113 appendix A leaves: ephemeral key exchange and an AEAD. AES-128 comes
  /// first for being the fastest and the one that section 9.2.2 requires.
  private static let cipherSuites12 = [
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
  ].joined(separator: ":")
  private static let cipherSuites13 = [
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
  ].joined(separator: ":")
  private static let groups = "X25519:P-256:P-384"
}

/// `h2` as the ALPN extension lists it (RFC 7301 section 3.1).
let http2: [UInt8] = [2, UInt8(ascii: "h"), UInt8(ascii: "2")]
/// `http/1.1` in the same form.
let http11: [UInt8] = [8] + Array("http/1.1".utf8)

/// Refuses a client without ALPN, for which the selection callback is not called.
private func requireALPN(
  _ ssl: OpaquePointer?, _ alert: UnsafeMutablePointer<Int32>?, _: UnsafeMutableRawPointer?
) -> Int32 {
  let alpn = UInt32(TLSEXT_TYPE_application_layer_protocol_negotiation)
  if SSL_client_hello_get0_ext(ssl, alpn, nil, nil) == 1 { return SSL_CLIENT_HELLO_SUCCESS }
  alert?.pointee = SSL_AD_NO_APPLICATION_PROTOCOL
  return SSL_CLIENT_HELLO_ERROR
}

/// Selects `h2` from the client's offer.
private func selectHTTP2(
  _: OpaquePointer?, _ selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ selectedCount: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?,
  _ offeredCount: UInt32, _: UnsafeMutableRawPointer?
) -> Int32 {
  let names = UnsafeBufferPointer(start: offered, count: Int(offeredCount))
  return select(http2, from: names, selected, selectedCount)
    ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL
}

/// Selects `h2` from the client's offer, or else `http/1.1`.
private func selectAnyHTTP(
  _: OpaquePointer?, _ selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ selectedCount: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?,
  _ offeredCount: UInt32, _: UnsafeMutableRawPointer?
) -> Int32 {
  let names = UnsafeBufferPointer(start: offered, count: Int(offeredCount))
  return select(http2, from: names, selected, selectedCount)
    || select(http11, from: names, selected, selectedCount)
    ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL
}

/// Selects a length-prefixed name if it is in a list of such names.
private func select(
  _ name: [UInt8], from names: UnsafeBufferPointer<UInt8>,
  _ selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ selectedCount: UnsafeMutablePointer<UInt8>?
) -> Bool {
  var index = 0
  while index < names.count {
    let next = index &+ 1 &+ Int(names[index])
    guard next <= names.count else { return false }
    if names[index..<next].elementsEqual(name) {
      selected?.pointee = names.baseAddress.map { $0 + index + 1 }
      selectedCount?.pointee = names[index]
      return true
    }
    index = next
  }
  return false
}
