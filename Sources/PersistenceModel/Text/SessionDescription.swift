// SPDX-License-Identifier: Apache-2.0

/// The description of a session as its owner wrote it; empty when there is none.
public struct SessionDescription: Hashable, Sendable {
  /// The description, unchanged.
  public let text: String

  /// No description.
  public static let none = SessionDescription(text: "")

  /// A description from what a caller sent. Length is counted in Unicode code points; tabs and line
  /// ends are the only control characters allowed.
  ///
  /// - Throws: `DESCRIPTION_TOO_LONG` or `DESCRIPTION_INVALID`, naming `field`.
  public init(
    validating text: String, limits: Limits, field: String = "description"
  ) throws(PersistenceError) {
    let limit = limits.descriptionCodePointsMax
    let count = text.unicodeScalars.count
    guard count <= limit else {
      throw PersistenceError(
        .descriptionTooLong,
        "A description may have at most \(limit) code points, but has \(count).",
        field: field, metadata: ["length": "\(count)", "limit": "\(limit)"])
    }
    guard
      !text.unicodeScalars.contains(where: { $0.isControl && !"\t\n\r".unicodeScalars.contains($0) }
      )
    else {
      throw PersistenceError(
        .descriptionInvalid,
        "A description must not contain control characters except tabs and line breaks.",
        field: field)
    }
    self.text = text
  }

  private init(text: String) {
    self.text = text
  }
}
