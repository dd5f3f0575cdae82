// SPDX-License-Identifier: Apache-2.0

/// The id of a database, which all its servers tell: 22 characters of `A-Z a-z 0-9 - _`. Its
/// migrations made it, and it never changes.
public struct ServerID: Hashable, Sendable {
  /// The characters.
  public let text: String

  /// An id from what a database holds, or nil unless it has the one valid form.
  public init?(_ text: String) {
    guard IDForm.accepts(text) else { return nil }
    self.text = text
  }
}
