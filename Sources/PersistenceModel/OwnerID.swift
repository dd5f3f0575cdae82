// SPDX-License-Identifier: Apache-2.0

/// The user to whom sessions belong, by the authenticator's name: 1 to 128 bytes of UTF-8
/// without control characters.
///
/// Names are equal when their bytes are, as in the database. Swift's strings would also hold two
/// spellings of one letter for equal, and so two users for one.
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

  /// True if two names are equal byte for byte.
  public static func == (one: OwnerID, other: OwnerID) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }

  /// Feeds the bytes of the name.
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
