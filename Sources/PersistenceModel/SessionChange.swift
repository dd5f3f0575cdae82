// SPDX-License-Identifier: Apache-2.0

/// The parts that an update replaces: nil keeps a part, and `.none` clears the description.
public struct SessionChange: Hashable, Sendable {
  /// The new title.
  public var title: Title?
  /// The new description.
  public var description: SessionDescription?
  /// The new document.
  public var content: Content?

  /// A change of the given parts.
  public init(
    title: Title? = nil, description: SessionDescription? = nil, content: Content? = nil
  ) {
    self.title = title
    self.description = description
    self.content = content
  }
}
