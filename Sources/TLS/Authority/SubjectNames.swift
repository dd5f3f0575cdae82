// SPDX-License-Identifier: Apache-2.0

/// The names that a certificate is made for: its subjectAltName extension (RFC 5280 section
/// 4.2.1.6).
public struct SubjectNames: Sendable, Hashable {
  /// Host names.
  public var dnsNames: [String]
  /// IPv4 or IPv6 addresses in the usual notation.
  public var ipAddresses: [String]
  /// URIs, such as a SPIFFE id.
  public var uris: [String]
  /// Mail addresses.
  public var emailAddresses: [String]

  /// Names of any kind, in the order of the extension.
  public init(
    dnsNames: [String] = [], ipAddresses: [String] = [], uris: [String] = [],
    emailAddresses: [String] = []
  ) {
    self.dnsNames = dnsNames
    self.ipAddresses = ipAddresses
    self.uris = uris
    self.emailAddresses = emailAddresses
  }

  /// This machine, as seen from itself.
  public static let localhost = SubjectNames(
    dnsNames: ["localhost"], ipAddresses: ["127.0.0.1", "::1"])

  /// The extension in OpenSSL's words, or nil when there is no name. Throws when a name holds what
  /// those words give a meaning of its own.
  func configuration() throws(TLSError) -> String? {
    let kinds = [
      ("DNS", dnsNames), ("IP", ipAddresses), ("URI", uris), ("email", emailAddresses),
    ]
    var parts: [String] = []
    for (kind, names) in kinds {
      for name in names {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isPlain) else {
          throw .serverNameInvalid(name)
        }
        parts.append("\(kind):\(name)")
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ",")
  }

  /// Printable ASCII without the comma that separates names and the space that is trimmed.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: ",")
  }
}
