// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The content of a session or version in a bundle, verified against its hash.
public struct ProvenContent: Hashable, Sendable {
  /// The bytes; nil where a record before has brought them.
  public let bytes: [UInt8]?
  /// Their SHA-256.
  public let hash: Digest
  /// The number of bytes that have that hash, in this record or in the one before that brought
  /// them.
  public let size: Int64
}
