// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Bytes from OpenSSL's random generator, which the kernel seeds: fit for ids and keys.
public enum RandomBytes {
  /// `count` unpredictable bytes. Wraps `RAND_bytes`.
  public static func generate(count: Int) throws(CryptographyError) -> [UInt8] {
    guard count >= 0, let length = CInt(exactly: count) else { throw .lengthOutOfRange }
    var status: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      status = RAND_bytes(buffer.baseAddress, length)
      initializedCount = status == 1 ? count : 0
    }
    guard status == 1 else { throw .randomnessUnavailable }
    return bytes
  }
}
