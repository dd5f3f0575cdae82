// SPDX-License-Identifier: Apache-2.0

/// The title of a session as its owner wrote it: at least one code point, no control characters.
public struct Title: Hashable, Sendable {
  /// The title, unchanged.
  public let text: String
  /// The form by which titles are sorted and searched.
  public let fold: TitleFold

  /// A title from what a caller sent. Length is counted in Unicode code points.
  ///
  /// - Throws: `TITLE_EMPTY`, `TITLE_TOO_LONG` or `TITLE_INVALID`, naming `field`.
  public init(
    validating text: String, limits: Limits, field: String = "title"
  ) throws(PersistenceError) {
    let count = text.unicodeScalars.count
    guard count > 0 else {
      throw PersistenceError(.titleEmpty, "A title must not be empty.", field: field)
    }
    guard count <= limits.titleCodePointsMax else {
      throw PersistenceError(
        .titleTooLong,
        "A title may have at most \(limits.titleCodePointsMax) code points, but has \(count).",
        field: field,
        metadata: ["length": "\(count)", "limit": "\(limits.titleCodePointsMax)"])
    }
    guard !text.unicodeScalars.contains(where: \.isControl) else {
      throw PersistenceError(
        .titleInvalid, "A title must not contain control characters.", field: field)
    }
    self.text = text
    fold = TitleFold(text)
  }
}

extension Unicode.Scalar {
  /// True for a C0 or C1 control character or DEL (general category Cc).
  var isControl: Bool {
    value < 0x20 || 0x7f...0x9f ~= value
  }
}
