// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel

/// The constants of the bundle format; docs/bundles.md describes it.
public enum BundleFormat {
  /// The name of the format in every manifest.
  public static let name = "holdfast.bundle"
  /// The version of the format that is written, and the highest that is read.
  public static let version: Int32 = 1
  /// The digest before the first record: 32 zero bytes.
  static let origin = [UInt8](repeating: 0, count: Digest.byteCount)
  /// The most older versions that a session in a bundle may have, so that what a reader remembers
  /// of their contents is bounded.
  static let versionsMax: Int64 = 100_000

  /// The digest of a record: of the digest before it, then its item.
  static func digest(
    after previous: [UInt8], of item: [UInt8]
  ) throws(PersistenceError) -> [UInt8] {
    try digest(of: previous + item).bytes
  }

  /// The SHA-256 of some bytes.
  static func digest(of bytes: [UInt8]) throws(PersistenceError) -> Digest {
    do {
      return try SHA256.digest(of: bytes)
    } catch {
      throw .internal("SHA-256 of a bundle failed: \(error)")
    }
  }
}
