// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor

/// A numeric address of IPv4 or IPv6, as 128 bits; one of IPv4 is mapped into IPv6 (RFC 4291
/// section 2.5.5.2), so that it is the same however it is written.
struct IPAddress: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  /// The address of a text such as `192.0.2.1` or `2001:db8::1`; nil where it is not one.
  init?(_ text: some StringProtocol) {
    var bytes = [UInt8](repeating: 0, count: 16)
    // Anything longer is not an address, and NUL would end it early.
    guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
    let text = String(text)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      high = 0
      low = 0xFFFF << 32 | UInt64(bigEndianBytes: bytes[..<4])
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      high = UInt64(bigEndianBytes: bytes[..<8])
      low = UInt64(bigEndianBytes: bytes[8...])
    } else {
      return nil
    }
  }

  /// Parses an address with an optional port; IPv6 has brackets if there is a port.
  init?(perhapsWithPort text: Substring) {
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return nil }
      self.init(text[text.index(after: text.startIndex)..<end])
    } else if let colon = text.firstIndex(of: ":"), colon == text.lastIndex(of: ":") {
      self.init(text[..<colon])
    } else {
      self.init(text)
    }
  }

  /// True if the address is one of IPv4.
  var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// The address of a socket, with port 0.
  var socketAddress: SocketAddress {
    isIPv4
      ? .ipv4(UInt32(truncatingIfNeeded: low), port: 0)
      : .ipv6(high: high, low: low, scope: 0, port: 0)
  }
}

extension UInt64 {
  fileprivate init(bigEndianBytes bytes: ArraySlice<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
