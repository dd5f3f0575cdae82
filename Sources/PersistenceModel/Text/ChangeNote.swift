// SPDX-License-Identifier: Apache-2.0

/// A note about a change, shown in the history: at most 200 code points, no control characters.
public struct ChangeNote: Hashable, Sendable {
  /// The most Unicode code points: 200.
  public static let codePointsMax = 200

  /// No note.
  public static let none = ChangeNote()

  /// The note, unchanged; empty when there is none.
  public let text: String

  private init() { text = "" }

  /// A note from what a caller sent; empty for none.
  ///
  /// - Throws: `CHANGE_NOTE_TOO_LONG` or `CHANGE_NOTE_INVALID`.
  public init(
    validating text: String, field: String = "change_note"
  ) throws(PersistenceError) {
    let count = text.unicodeScalars.count
    guard count <= ChangeNote.codePointsMax else {
      throw PersistenceError(
        .changeNoteTooLong,
        "A note may have at most \(ChangeNote.codePointsMax) code points, but has \(count).",
        field: field, metadata: ["length": "\(count)", "limit": "\(ChangeNote.codePointsMax)"])
    }
    guard !text.unicodeScalars.contains(where: \.isControl) else {
      throw PersistenceError(
        .changeNoteInvalid, "A note must not contain control characters.", field: field)
    }
    self.text = text
  }
}
