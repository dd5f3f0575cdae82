// SPDX-License-Identifier: Apache-2.0

/// All that a session holds: title, description and content.
public struct WorkbenchDocument: Sendable, Equatable {
  /// The title, which a server asks not to be empty.
  public var title: String
  /// The description; empty if there is none.
  public var description: String
  /// The content.
  public var content: WorkbenchContent

  /// A document of its three fields.
  public init(title: String, description: String = "", content: WorkbenchContent) {
    self.title = title
    self.description = description
    self.content = content
  }
}
