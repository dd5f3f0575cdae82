// SPDX-License-Identifier: Apache-2.0

/// The addresses that have some first bits in common, as CIDR writes them (RFC 4632 section 3.1).
public struct AddressBlock: Sendable, Hashable {
  private let address: IPAddress
  /// The bits in common, of 128.
  private let length: Int

  /// Parses a text such as `10.0.0.0/8`, `2001:db8::/32` or one address; nil if it is malformed.
  /// The bits after the prefix must be 0, since anything else is a mistake.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
    let bits = address.isIPv4 && !parts[0].contains(":") ? 32 : 128
    var length = bits
    if parts.count == 2 {
      guard let number = Int(parts[1]), 0...bits ~= number, "\(number)" == parts[1] else {
        return nil
      }
      length = number
    }
    self.address = address
    self.length = length + 128 - bits
    let (high, low) = Self.mask(self.length)
    guard address.high & ~high == 0, address.low & ~low == 0 else { return nil }
  }

  /// True if the address is one of the block.
  func contains(_ other: IPAddress) -> Bool {
    let (high, low) = Self.mask(length)
    return other.high & high == address.high && other.low & low == address.low
  }

  /// The first bits, as many as `length`.
  private static func mask(_ length: Int) -> (high: UInt64, low: UInt64) {
    // A shift by 64 or more leaves nothing.
    (~0 << UInt64(max(0, 64 - length)), length <= 64 ? 0 : ~0 << UInt64(128 - length))
  }
}
