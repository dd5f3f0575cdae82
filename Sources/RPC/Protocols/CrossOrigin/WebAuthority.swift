// SPDX-License-Identifier: Apache-2.0

/// The host and port of an address, as `Host` and `:authority` have them (RFC 3986 section 3.2),
/// without a user.
public struct WebAuthority: Sendable, Hashable {
  /// A name or an address in lower case; an address of IPv6 in brackets.
  public let host: String
  /// The port; nil where that of the scheme is meant.
  public let port: UInt16?

  /// The host and port of a text; nil where it is not one.
  public init?(_ text: some Collection<UInt8>) {
    let bytes = Array(text)
    let hostEnd: Int
    if bytes.first == UInt8(ascii: "[") {
      guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      hostEnd = bracket + 1
      guard hostEnd > 2, bytes[1..<bracket].allSatisfy(Self.isInAddress) else { return nil }
    } else {
      hostEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
      guard hostEnd > 0, bytes[..<hostEnd].allSatisfy(Self.isInName) else { return nil }
    }
    host = String(decoding: bytes[..<hostEnd], as: UTF8.self).lowercased()
    guard hostEnd < bytes.count else {
      port = nil
      return
    }
    let digits = bytes[(hostEnd + 1)...]
    guard bytes[hostEnd] == UInt8(ascii: ":"), 1...5 ~= digits.count,
      digits.allSatisfy({ 0x30...0x39 ~= $0 }),
      let number = UInt16(String(decoding: digits, as: UTF8.self)), number > 0
    else { return nil }
    port = number
  }

  /// True if the host is an address of this machine only, or the name of one.
  var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in UInt8(part).map { "\($0)" == part } ?? false }
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isInAddress(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: ":"), UInt8(ascii: "."): true
    default: false
    }
  }
}
