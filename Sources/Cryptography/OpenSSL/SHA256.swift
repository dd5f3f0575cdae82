// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that are all at hand.
public enum SHA256 {
  // Fetched once: the implicit fetch behind `EVP_sha256()` costs more than hashing a small message.
  private static let algorithm = Algorithm()

  /// The digest of `bytes`.
  public static func digest(of bytes: [UInt8]) throws(CryptographyError) -> Digest {
    try bytes.withUnsafeBufferPointer { (buffer) throws(CryptographyError) -> Digest in
      try digest(of: UnsafeRawBufferPointer(buffer))
    }
  }

  /// The digest of the bytes in `buffer`. Wraps `EVP_Digest`.
  public static func digest(
    of buffer: UnsafeRawBufferPointer
  ) throws(CryptographyError) -> Digest {
    guard let algorithm = algorithm.pointer else { throw .algorithmUnavailable }
    var digest = Digest()
    let status = digest.fill { output in
      EVP_Digest(
        buffer.baseAddress, buffer.count,
        output.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, algorithm, nil)
    }
    guard status == 1 else { throw .operationFailed }
    return digest
  }

  /// Holds the fetched implementation for the life of the process.
  // Safety: a fetched EVP_MD is immutable and reference counted; OpenSSL lets all threads use it.
  private struct Algorithm: @unchecked Sendable {
    let pointer = EVP_MD_fetch(nil, "SHA256", nil)
  }
}
