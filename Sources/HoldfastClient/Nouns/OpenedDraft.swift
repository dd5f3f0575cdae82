// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

/// A draft that was read with its content.
public struct OpenedDraft: Sendable, Hashable {
  /// Everything but the content.
  public var metadata: SessionDraftMetadata.Wire
  /// The document: JSON as UTF-8, byte for byte as it was saved.
  public var content: [UInt8]

  /// A draft of these parts.
  public init(metadata: SessionDraftMetadata.Wire, content: [UInt8]) {
    self.metadata = metadata
    self.content = content
  }
}
