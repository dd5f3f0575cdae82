// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Owns an `SSL` and the BIO that it reads from and writes to; every method wraps the function that
/// its comment names.
struct SSLConnection: ~Copyable {
  private let ssl: OpaquePointer
  private let records: UnsafeMutablePointer<RecordBIO>

  /// Wraps `SSL_new` and `SSL_set_accept_state` or `SSL_set_connect_state`.
  init(_ context: SSLContext, _ role: TLSContext.Role) throws(TLSError) {
    ErrorQueue.clear()
    guard let ssl = SSL_new(context.pointer) else { throw .library(ErrorQueue.takeReason()) }
    let records = UnsafeMutablePointer<RecordBIO>.allocate(capacity: 1)
    records.initialize(to: RecordBIO())
    guard let bio = RecordBIO.open(on: records) else {
      SSL_free(ssl)
      records.deinitialize(count: 1)
      records.deallocate()
      throw .library(ErrorQueue.takeReason())
    }
    SSL_set_bio(ssl, bio, bio)
    SSL_set_msg_callback(ssl, countRekeyings)
    copenssl_set_message_callback_argument(ssl, records)
    switch role {
    case .server: SSL_set_accept_state(ssl)
    case .client: SSL_set_connect_state(ssl)
    }
    self.ssl = ssl
    self.records = records
  }

  deinit {
    SSL_free(ssl)
    records.deinitialize(count: 1)
    records.deallocate()
  }

  /// Names the server to it and checks its certificate for that name, a host or an IP address.
  /// Wraps `SSL_set_tlsext_host_name`, `SSL_set1_host` and `X509_VERIFY_PARAM_set1_ip_asc`.
  func expect(serverName: String) throws(TLSError) {
    // An empty name would switch the check off, and C ends a name at its first NUL.
    guard !serverName.isEmpty, !serverName.utf8.contains(0) else {
      throw .serverNameInvalid(serverName)
    }
    ErrorQueue.clear()
    let parameters = SSL_get0_param(ssl)
    X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    if X509_VERIFY_PARAM_set1_ip_asc(parameters, serverName) == 1 { return }
    ErrorQueue.clear()
    guard SSL_set1_host(ssl, serverName) == 1, copenssl_set_server_name(ssl, serverName) == 1
    else {
      ErrorQueue.clear()
      throw .serverNameInvalid(serverName)
    }
  }

  // MARK: Records

  /// Lends bytes of the peer while `body` runs, which is to read them all.
  func lending<R, E: Error>(
    _ input: UnsafeRawBufferPointer, _ body: () throws(E) -> R
  ) throws(E) -> R {
    records.pointee.input = input
    defer { records.pointee.input = UnsafeRawBufferPointer(start: nil, count: 0) }
    return try body()
  }

  /// True if bytes of the peer, lent or already decrypted, wait to be read. Wraps `SSL_pending`.
  var hasInput: Bool { !records.pointee.input.isEmpty || SSL_pending(ssl) > 0 }

  /// True if records for the peer wait to be sent.
  var hasOutput: Bool { !records.pointee.output.isEmpty }

  /// Moves the records that wait to the end of `output`.
  func takeOutput(into output: inout [UInt8]) {
    output.append(contentsOf: records.pointee.output)
    records.pointee.output = []
  }

  /// Frees the two record buffers (34 KiB), unless bytes wait in them; they come back when they are
  /// needed. Wraps `SSL_free_buffers`, which before OpenSSL 3.0.14 asked less (CVE-2024-4741).
  func releaseBuffers() {
    if SSL_has_pending(ssl) == 0, records.pointee.input.isEmpty { SSL_free_buffers(ssl) }
  }

  // MARK: Steps

  /// The outcome of a step.
  enum Step {
    /// It is done; for a read, with so many bytes.
    case done(Int)
    /// It continues when more bytes of the peer have arrived.
    case wantsInput
    /// The peer sent close_notify.
    case ended
    /// The session is broken.
    case failed(TLSFailure)
  }

  /// Wraps `SSL_do_handshake`.
  func doHandshake() -> Step {
    ErrorQueue.clear()
    let result = SSL_do_handshake(ssl)
    return result == 1 ? .done(0) : step(result)
  }

  /// Wraps `SSL_read_ex`.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Step {
    ErrorQueue.clear()
    var count = 0
    let result = SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
    return result == 1 ? .done(count) : step(result)
  }

  /// Wraps `SSL_write_ex`, which cuts what is longer than a record (16 KiB) into several. The
  /// records go to the end of `output`.
  func write(_ buffer: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Step {
    ErrorQueue.clear()
    takeOutput(into: &output)
    swap(&records.pointee.output, &output)
    defer { swap(&records.pointee.output, &output) }
    var count = 0
    let result = SSL_write_ex(ssl, buffer.baseAddress, buffer.count, &count)
    return result == 1 ? .done(count) : step(result)
  }

  /// Queues close_notify. Wraps `SSL_shutdown`.
  func shutdown() {
    ErrorQueue.clear()
    SSL_shutdown(ssl)
    ErrorQueue.clear()
  }

  private func step(_ result: Int32) -> Step {
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: .wantsInput
    case SSL_ERROR_ZERO_RETURN: .ended
    default: .failed(.take(verifyResult: SSL_get_verify_result(ssl)))
    }
  }

  // MARK: Negotiated parameters

  /// The protocol that both ends named; nil for none. Wraps `SSL_get0_alpn_selected`.
  var applicationProtocol: TLSSession.ApplicationProtocol? {
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &name, &count)
    let selected = UnsafeBufferPointer(start: name, count: Int(count))
    if selected.elementsEqual(http2.dropFirst()) { return .http2 }
    return selected.elementsEqual(http11.dropFirst()) ? .http11 : nil
  }

  /// Wraps `SSL_get_version`.
  var version: TLSVersion? {
    SSL_get_version(ssl).flatMap { TLSVersion(rawValue: String(cString: $0)) }
  }

  /// Wraps `SSL_CIPHER_get_name`.
  var cipherSuite: String {
    SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)).map { String(cString: $0) } ?? ""
  }

  /// Wraps `SSL_get0_peer_certificate`.
  var peerCertificate: PeerCertificate? {
    guard let pointer = SSL_get0_peer_certificate(ssl), X509_up_ref(pointer) == 1 else {
      return nil
    }
    return X509Certificate(owning: pointer).description
  }

  /// The number of key changes requested by the peer. Counted by `SSL_set_msg_callback`.
  var rekeyings: UInt64 { records.pointee.rekeyings }

  // MARK: Resumption

  /// Wraps `SSL_session_reused`.
  var isResumed: Bool { SSL_session_reused(ssl) == 1 }

  /// The ticket for resuming the session; nil until one arrives. Wraps `SSL_get1_session`.
  var storedSession: StoredSession? {
    guard let pointer = SSL_get1_session(ssl) else { return nil }
    let stored = StoredSession(owning: pointer)
    return SSL_SESSION_is_resumable(pointer) == 1 ? stored : nil
  }

  /// Offers to resume an earlier session, unless the server's certificate has expired since. Wraps
  /// `SSL_set_session`.
  func resume(_ stored: StoredSession) {
    guard !isPeerExpired(stored.pointer) else { return }
    SSL_set_session(ssl, stored.pointer)
    ErrorQueue.clear()
  }
}

/// Counts requests for key changes: each received KeyUpdate (RFC 8446 section 4.6.3), and each
/// alert with which OpenSSL refuses a renegotiation, since it does not report the ClientHello.
private func countRekeyings(
  _ isSent: Int32, _: Int32, _ contentType: Int32, _ bytes: UnsafeRawPointer?, _ count: Int,
  _: OpaquePointer?, _ argument: UnsafeMutableRawPointer?
) {
  let message = UnsafeRawBufferPointer(start: bytes, count: count)
  let isKeyUpdate =
    isSent == 0 && contentType == SSL3_RT_HANDSHAKE && message.first == UInt8(SSL3_MT_KEY_UPDATE)
  let isRefusal =
    isSent == 1 && contentType == SSL3_RT_ALERT && message.last == UInt8(SSL_AD_NO_RENEGOTIATION)
  guard isKeyUpdate || isRefusal else { return }
  argument?.assumingMemoryBound(to: RecordBIO.self).pointee.rekeyings &+= 1
}

/// Owns an `SSL_SESSION`.
// Safety: not changed once the session that made it has handed it out; OpenSSL counts its
// references atomically.
final class StoredSession: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes over a reference.
  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { SSL_SESSION_free(pointer) }
}
