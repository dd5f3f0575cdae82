// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that are all at hand.
public enum SHA256 {
  // Fetched once: the implicit fetch behind `EVP_sha256()` costs more than hashing a small message.
  private static let algorithm = Algorithm()
  private static let contexts = ContextPool(
    make: { EVP_MD_CTX_new() }, free: { EVP_MD_CTX_free($0) })

  /// The digest of `bytes`.
  public static func digest(of bytes: [UInt8]) throws(CryptographyError) -> Digest {
    try bytes.withUnsafeBufferPointer { (buffer) throws(CryptographyError) -> Digest in
      try digest(of: UnsafeRawBufferPointer(buffer))
    }
  }

  /// The digest of the bytes in `buffer`. Wraps `EVP_DigestInit_ex2`, `EVP_DigestUpdate` and
  /// `EVP_DigestFinal_ex`.
  public static func digest(
    of buffer: UnsafeRawBufferPointer
  ) throws(CryptographyError) -> Digest {
    guard let algorithm = algorithm.pointer else { throw .algorithmUnavailable }
    return try contexts.withContext { (context) throws(CryptographyError) in
      var digest = Digest()
      let isDone = digest.fill { output in
        EVP_DigestInit_ex2(context, algorithm, nil) == 1
          && EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1
          && EVP_DigestFinal_ex(
            context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), nil) == 1
      }
      guard isDone else { throw .operationFailed }
      return digest
    }
  }

  /// Holds the fetched implementation for the life of the process.
  // Safety: a fetched EVP_MD is immutable and reference counted; OpenSSL lets all threads use it.
  private struct Algorithm: @unchecked Sendable {
    let pointer = EVP_MD_fetch(nil, "SHA256", nil)
  }
}
