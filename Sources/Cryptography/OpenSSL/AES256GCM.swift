// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) under one key, with a random nonce for each message.
///
/// A sealed message is its nonce (12 bytes), the encrypted bytes, which are as many as the plain
/// ones, and the tag (16 bytes). Nonces are random, so at most 2³² messages may be sealed under one
/// key. A value may be shared by all threads.
public struct AES256GCM: Sendable {
  /// The number of bytes in a key: 32.
  public static let keyByteCount = 32
  /// The number of bytes by which a sealed message is longer than the plain one: 28.
  public static let overheadByteCount = nonceByteCount + tagByteCount

  private static let nonceByteCount = 12
  private static let tagByteCount = 16

  // Fetched once, like the algorithm of SHA256.
  private static let algorithm = Algorithm()

  private let key: [UInt8]

  /// Takes a key of 32 random bytes.
  ///
  /// - Throws: `lengthOutOfRange` for a key of another length.
  public init(key: [UInt8]) throws(CryptographyError) {
    guard key.count == Self.keyByteCount else { throw .lengthOutOfRange }
    self.key = key
  }

  /// Seals `message` and authenticates `context` with it. Wraps `EVP_EncryptInit_ex2`,
  /// `EVP_EncryptUpdate` and `EVP_EncryptFinal_ex`.
  public func seal(_ message: [UInt8], context: [UInt8]) throws(CryptographyError) -> [UInt8] {
    let nonce = try RandomBytes.generate(count: Self.nonceByteCount)
    return try withContext { (state, algorithm) throws(CryptographyError) in
      guard EVP_EncryptInit_ex2(state, algorithm, key, nonce, nil) == 1,
        try update(state, EVP_EncryptUpdate, input: context, output: nil)
      else { throw .operationFailed }
      var encrypted = [UInt8](repeating: 0, count: message.count)
      var tag = [UInt8](repeating: 0, count: Self.tagByteCount)
      var rest: CInt = 0
      // GCM is a stream cipher: the last call writes nothing.
      var none: UInt8 = 0
      guard try update(state, EVP_EncryptUpdate, input: message, output: &encrypted),
        EVP_EncryptFinal_ex(state, &none, &rest) == 1,
        EVP_CIPHER_CTX_ctrl(state, EVP_CTRL_AEAD_GET_TAG, CInt(tag.count), &tag) == 1
      else { throw .operationFailed }
      return nonce + encrypted + tag
    }
  }

  /// The message that was sealed with this context; nil if it was sealed under another key or with
  /// another context, or if a byte has changed. Wraps `EVP_DecryptInit_ex2`, `EVP_DecryptUpdate`
  /// and `EVP_DecryptFinal_ex`.
  public func open(_ sealed: [UInt8], context: [UInt8]) throws(CryptographyError) -> [UInt8]? {
    guard sealed.count >= Self.overheadByteCount else { return nil }
    let nonce = Array(sealed.prefix(Self.nonceByteCount))
    let encrypted = Array(sealed.dropFirst(Self.nonceByteCount).dropLast(Self.tagByteCount))
    var tag = Array(sealed.suffix(Self.tagByteCount))
    return try withContext { (state, algorithm) throws(CryptographyError) in
      guard EVP_DecryptInit_ex2(state, algorithm, key, nonce, nil) == 1,
        try update(state, EVP_DecryptUpdate, input: context, output: nil)
      else { throw .operationFailed }
      var message = [UInt8](repeating: 0, count: encrypted.count)
      var rest: CInt = 0
      var none: UInt8 = 0
      guard try update(state, EVP_DecryptUpdate, input: encrypted, output: &message),
        EVP_CIPHER_CTX_ctrl(state, EVP_CTRL_AEAD_SET_TAG, CInt(tag.count), &tag) == 1
      else { throw .operationFailed }
      return EVP_DecryptFinal_ex(state, &none, &rest) == 1 ? message : nil
    }
  }

  private typealias Update = (
    OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<CInt>?,
    UnsafePointer<UInt8>?, CInt
  ) -> CInt

  /// Feeds bytes. Without an output they are only authenticated.
  private func update(
    _ state: OpaquePointer, _ update: Update, input: [UInt8], output: UnsafeMutablePointer<UInt8>?
  ) throws(CryptographyError) -> Bool {
    guard let count = CInt(exactly: input.count) else { throw .lengthOutOfRange }
    // A null input would mean the end of the message.
    guard count > 0 else { return true }
    var written: CInt = 0
    return update(state, output, &written, input, count) == 1 && written == count
  }

  private func withContext<Result>(
    _ body: (OpaquePointer, OpaquePointer) throws(CryptographyError) -> Result
  ) throws(CryptographyError) -> Result {
    guard let algorithm = Self.algorithm.pointer else { throw .algorithmUnavailable }
    guard let state = EVP_CIPHER_CTX_new() else { throw .operationFailed }
    defer { EVP_CIPHER_CTX_free(state) }
    return try body(state, algorithm)
  }

  /// Holds the fetched implementation for the life of the process.
  // Safety: a fetched EVP_CIPHER is immutable; OpenSSL lets all threads use it.
  private struct Algorithm: @unchecked Sendable {
    let pointer = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
  }
}
