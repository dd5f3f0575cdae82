// SPDX-License-Identifier: Apache-2.0

/// The token of a field `authorization: Bearer TOKEN` (RFC 6750 section 2.1).
struct BearerToken {
  /// The token, unread.
  let bytes: [UInt8]

  /// The token in a field's value; nil for another scheme. Schemes are case-insensitive (RFC 9110
  /// section 11.1).
  init?(field: [UInt8]) {
    let scheme = field.prefix { $0 != UInt8(ascii: " ") }
    guard scheme.map({ $0 | 0x20 }) == BearerToken.scheme else { return nil }
    bytes = Array(field[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") })
    if bytes.isEmpty { return nil }
  }

  private static let scheme = Array("bearer".utf8)
}
