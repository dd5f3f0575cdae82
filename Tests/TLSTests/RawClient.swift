// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import TLS

/// A client that does what ours would not: other protocols, old ciphers, renegotiation.
final class RawClient {
  let ssl: OpaquePointer
  private let context: OpaquePointer
  private let input: OpaquePointer
  private let output: OpaquePointer

  struct OutOfMemory: Error {}

  init(_ configure: (_ context: OpaquePointer) -> Void) throws {
    guard let context = SSL_CTX_new(TLS_client_method()), let ssl = Self.open(context, configure),
      let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem())
    else { throw OutOfMemory() }
    self.context = context
    self.ssl = ssl
    self.input = input
    self.output = output
    SSL_set_bio(ssl, input, output)
    SSL_set_connect_state(ssl)
  }

  deinit {
    SSL_free(ssl)
    SSL_CTX_free(context)
  }

  private static func open(
    _ context: OpaquePointer, _ configure: (OpaquePointer) -> Void
  ) -> OpaquePointer? {
    configure(context)
    return SSL_new(context)
  }

  /// Shakes hands with a server until neither goes on; whether the client is content.
  func shakeHands(with server: TLSSession) -> Bool {
    for _ in 0..<10 {
      ERR_clear_error()
      _ = SSL_do_handshake(ssl)
      exchange(with: server)
    }
    return SSL_is_init_finished(ssl) == 1
  }

  /// Carries what waits, both ways; what the server decrypted.
  @discardableResult
  func exchange(with server: TLSSession) -> [UInt8] {
    let count = BIO_ctrl_pending(output)
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = Int(max(BIO_read(output, buffer.baseAddress, Int32(count)), 0))
    }
    let plaintext = server.decrypt(bytes)
    let answer = server.takeOutput()
    BIO_write(input, answer, Int32(answer.count))
    return plaintext
  }

  /// Encrypts bytes for the server.
  func write(_ bytes: [UInt8]) { SSL_write(ssl, bytes, Int32(bytes.count)) }

  /// What the server sent, decrypted; empty when there is nothing or the session is broken.
  func read() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, initialized in
      initialized = Int(max(SSL_read(ssl, buffer.baseAddress, Int32(buffer.count)), 0))
    }
  }

  /// Offers these protocols by ALPN.
  static func offer(_ protocols: [String], in context: OpaquePointer) {
    let list = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    SSL_CTX_set_alpn_protos(context, list, UInt32(list.count))
  }

  /// The first error that OpenSSL has on its list, in words.
  static var reason: String {
    ERR_reason_error_string(ERR_peek_error()).map { String(cString: $0) } ?? ""
  }
}
