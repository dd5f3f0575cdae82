// SPDX-License-Identifier: Apache-2.0

/// The user to whom sessions belong, as the authenticator names him: 1 to 128 bytes of UTF-8
/// without control characters.
public struct OwnerID: Hashable, Sendable {
  /// The most bytes that an owner's name may have; the table checks the same number.
  public static let byteCountMax = 128

  /// The name.
  public let text: String

  /// An owner from a name, or nil when it is empty, too long or holds control characters.
  public init?(_ text: String) {
    guard 1...OwnerID.byteCountMax ~= text.utf8.count,
      !text.unicodeScalars.contains(where: \.isControl)
    else { return nil }
    self.text = text
  }
}
