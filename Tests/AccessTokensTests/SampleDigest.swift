// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// A digest for each number.
struct SampleDigest {
  let digest: Digest

  init(_ number: Int) {
    var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
    guard let digest = Digest(bytes: bytes) else { preconditionFailure("32 bytes are a digest") }
    self.digest = digest
  }
}
