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

  /// True if a session has every part that the change names, byte for byte: then nothing is to be
  /// changed.
  public func isMet(by metadata: SessionMetadata) -> Bool {
    (title.map { $0.text.utf8.elementsEqual(metadata.title.utf8) } ?? true)
      && (description.map { $0.text.utf8.elementsEqual(metadata.description.utf8) } ?? true)
      && (content.map { $0.hash == metadata.contentHash } ?? true)
  }
}
