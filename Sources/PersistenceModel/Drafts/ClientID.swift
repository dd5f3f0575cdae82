// SPDX-License-Identifier: Apache-2.0

/// An id that a client chooses: 1 to 64 printable ASCII characters, for example a UUID.
public struct ClientID: Hashable, Sendable {
  /// The most characters: 64.
  public static let characterCountMax = 64

  /// The characters.
  public let text: String

  /// An id, or nil if it is empty, too long or has other characters.
  public init?(_ text: String) {
    guard 1...ClientID.characterCountMax ~= text.utf8.count,
      text.utf8.allSatisfy({ 0x21...0x7e ~= $0 })
    else { return nil }
    self.text = text
  }
}
