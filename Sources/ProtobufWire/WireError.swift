// SPDX-License-Identifier: Apache-2.0

/// The reason why bytes are not an acceptable protobuf message. The sender is always at fault:
/// encoding cannot fail.
public enum WireError: Error, Equatable, Hashable, Sendable {
  /// The input ends inside a field, or a length points past the end of its message.
  case truncated
  /// A varint has more than 10 bytes (5 for a tag).
  case varintTooLong
  /// A tag has field number 0, a number above 2^29 - 1, or one of the wire types 6 and 7, which
  /// do not exist.
  case invalidTag
  /// A length prefix is above 2^31 - 1, protobuf's limit.
  case lengthExceeded
  /// A `string` field holds bytes that are not UTF-8.
  case invalidUTF8(field: Int)
  /// A packed field of 4- or 8-byte values has a length that is not a multiple of that.
  case misalignedPackedField(field: Int)
  /// A group ends that was not begun, or ends under another field number.
  case unmatchedGroup
  /// Messages or groups nest deeper than `WireLimits.depthMax`.
  case depthExceeded
  /// The whole input is larger than `WireLimits.sizeMax`.
  case sizeExceeded
}
