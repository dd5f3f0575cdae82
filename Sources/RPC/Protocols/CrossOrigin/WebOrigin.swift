// SPDX-License-Identifier: Apache-2.0

/// The origin of a page, as browsers send it (RFC 6454 section 6.2): a scheme, a host and a port.
public struct WebOrigin: Sendable, Hashable {
  /// In lower case: `https`.
  let scheme: String
  private let host: String
  private let port: UInt16?

  /// The origin of a text such as `https://app.example:8443`; nil where it is not one, as `null` is
  /// not.
  public init?(_ text: some Collection<UInt8>) {
    let bytes = Array(text)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      bytes[colon...].starts(with: "://".utf8), bytes[..<colon].allSatisfy(Self.isInScheme),
      let authority = WebAuthority(bytes[(colon + 3)...])
    else { return nil }
    self.init(scheme: String(decoding: bytes[..<colon], as: UTF8.self).lowercased(), authority)
  }

  /// The origin of an authority.
  init(scheme: String, _ authority: WebAuthority) {
    self.scheme = scheme
    host = authority.host
    // Whether a port is left out because it is that of the scheme means nothing.
    port = authority.port ?? Self.ports[scheme]
  }

  /// The text in the form of browsers, which leave the port of the scheme out.
  public var text: String {
    guard let port, port != Self.ports[scheme] else { return "\(scheme)://\(host)" }
    return "\(scheme)://\(host):\(port)"
  }

  /// True for a scheme by which pages are read, those of extensions of browsers included.
  public var isOfPages: Bool {
    Self.ports[scheme] != nil || scheme.hasSuffix("-extension")
  }

  private static let ports: [String: UInt16] = ["http": 80, "https": 443]

  private static func isInScheme(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
