// SPDX-License-Identifier: Apache-2.0

/// The id of a snapshot: 22 characters of `A-Z a-z 0-9 - _`, which are 132 unguessable bits. Every
/// user who has it may read a snapshot that is shared by link.
///
/// An id is a commitment: `SnapshotSeal` derives it from the snapshot's values.
public struct SnapshotID: Hashable, Sendable {
  /// The number of characters: 22.
  public static let characterCount = IDForm.characterCount

  /// The characters.
  public let text: String

  /// An id from what a caller sent, or nil unless it has the one valid form.
  public init?(_ text: String) {
    guard IDForm.accepts(text) else { return nil }
    self.text = text
  }

  /// Spells the first 132 of 256 bits.
  init(spelling bits: [UInt8]) {
    text = IDForm.spell(bits)
  }
}
