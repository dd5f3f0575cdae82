// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Comparisons that tell a caller nothing through their duration.
public enum ConstantTime {
  /// True if both hold the same bytes. The time depends only on their lengths, which are public.
  /// Wraps `CRYPTO_memcmp`.
  public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }
}
