// SPDX-License-Identifier: Apache-2.0

/// The editable state of a session: title, description and content.
public struct WorkbenchDocument: Sendable, Equatable {
  /// The title. A server requires it not to be empty.
  public var title: String
  /// The description; empty if there is none.
  public var description: String
  /// The content.
  public var content: WorkbenchContent
  /// The content's format; nil if its writer declares none.
  public var format: WorkbenchFormat?

  /// Creates a document from its fields.
  public init(
    title: String, description: String = "", content: WorkbenchContent,
    format: WorkbenchFormat? = nil
  ) {
    self.title = title
    self.description = description
    self.content = content
    self.format = format
  }
}
