// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Owns an `EVP_PKEY`, private half included.
// Safety: the key is not changed once it is made; OpenSSL counts its references atomically.
final class PrivateKey: @unchecked Sendable {
  let pointer: OpaquePointer

  private init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { EVP_PKEY_free(pointer) }

  /// A new key on NIST P-256. Wraps `EVP_EC_gen`.
  static func generate() throws(TLSError) -> PrivateKey {
    ErrorQueue.clear()
    guard let pointer = copenssl_generate_p256() else { throw .library(ErrorQueue.takeReason()) }
    return PrivateKey(owning: pointer)
  }

  /// The key in a PEM text. Wraps `PEM_read_bio_PrivateKey`.
  init(pem text: [UInt8], source: String) throws(TLSError) {
    let bio = try MemoryBIO(reading: text)
    var wasAskedForPassphrase = false
    ErrorQueue.clear()
    let pointer = PEM_read_bio_PrivateKey(
      bio.pointer, nil,
      { _, _, _, wasAsked in
        wasAsked?.assumingMemoryBound(to: Bool.self).pointee = true
        return -1
      }, &wasAskedForPassphrase)
    ErrorQueue.clear()
    guard let pointer else {
      throw wasAskedForPassphrase ? .keyEncrypted(source: source) : .keyMalformed(source: source)
    }
    self.pointer = pointer
  }

  /// The key in PEM (PKCS #8), not encrypted. Wraps `PEM_write_bio_PrivateKey`.
  func pem() throws(TLSError) -> [UInt8] {
    let bio = try MemoryBIO()
    guard PEM_write_bio_PrivateKey(bio.pointer, pointer, nil, nil, 0, nil, nil) == 1 else {
      throw .library(ErrorQueue.takeReason())
    }
    return bio.bytes
  }
}
