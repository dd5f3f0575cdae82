// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// HMAC with SHA-256 (RFC 2104) under one key, ready to authenticate many messages.
///
/// The key is expanded once. Each message works on a copy of that state, and the copies are used
/// again, which costs less than to set the key or to make a copy. A value may be shared by all
/// threads.
public final class HMACSHA256: Sendable {
  private let contexts: ContextPool

  /// The context that holds the key.
  // Safety: written only in `init`; later it is only copied.
  private final class Keyed: @unchecked Sendable {
    let context: OpaquePointer

    init(_ context: OpaquePointer) { self.context = context }

    deinit { EVP_MAC_CTX_free(context) }
  }

  /// Expands `key`, which may have any length; 32 bytes of randomness are the natural choice.
  public init(key: [UInt8]) throws(CryptographyError) {
    guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else { throw .algorithmUnavailable }
    defer { EVP_MAC_free(algorithm) }
    guard let context = EVP_MAC_CTX_new(algorithm) else { throw .operationFailed }
    guard HMACSHA256.expand(key, into: context) else {
      EVP_MAC_CTX_free(context)
      throw .operationFailed
    }
    let keyed = Keyed(context)
    contexts = ContextPool(
      make: { EVP_MAC_CTX_dup(keyed.context) }, free: { EVP_MAC_CTX_free($0) })
  }

  /// The tag of `message`. Wraps `EVP_MAC_init`, which goes back to the key where none is given,
  /// `EVP_MAC_update` and `EVP_MAC_final`.
  public func tag(of message: [UInt8]) throws(CryptographyError) -> Digest {
    try contexts.withContext { (context) throws(CryptographyError) in
      var tag = Digest()
      var written = 0
      let isDone = tag.fill { output in
        EVP_MAC_init(context, nil, 0, nil) == 1
          && EVP_MAC_update(context, message, message.count) == 1
          && EVP_MAC_final(
            context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), &written,
            output.count) == 1
      }
      guard isDone, written == Digest.byteCount else { throw .operationFailed }
      return tag
    }
  }

  /// True if `tag` is the tag of `message`, in a time that does not depend on where they differ.
  public func isValid(
    tag: some Collection<UInt8>, of message: [UInt8]
  ) throws(CryptographyError) -> Bool {
    let expected = try self.tag(of: message)
    return ConstantTime.areEqual(expected.bytes, Array(tag))
  }

  private static func expand(_ key: [UInt8], into context: OpaquePointer) -> Bool {
    // An empty array may lend a null pointer, which OpenSSL would read as "keep the old key".
    let terminated = key + [0]
    // The parameter keeps both pointers, so both strings must outlive `EVP_MAC_init`.
    var digestName = Array("SHA256".utf8CString)
    return OSSL_MAC_PARAM_DIGEST.withCString { parameterName in
      digestName.withUnsafeMutableBufferPointer { digestName in
        let parameters = [
          OSSL_PARAM_construct_utf8_string(parameterName, digestName.baseAddress, 0),
          OSSL_PARAM_construct_end(),
        ]
        return EVP_MAC_init(context, terminated, key.count, parameters) == 1
      }
    }
  }
}
