// SPDX-License-Identifier: Apache-2.0

/// What values take in memory, for the bounds of everything that is gathered: capacities rather
/// than counts, and an allowance for what the allocator and the containers add.
public enum HeldBytes {
  /// What an object counts for beside its bytes.
  public static let object = 256
  /// What the storage of a text counts for beside its bytes.
  fileprivate static let textStorage = 64
  /// The UTF-8 bytes of a text that need no storage of their own.
  fileprivate static let inlineTextMax = 15
}

extension String {
  /// What the text takes in memory, in bytes; nothing where it is short enough to lie inline.
  public var heldBytes: Int {
    let count = utf8.count
    return count > HeldBytes.inlineTextMax ? count + HeldBytes.textStorage : 0
  }
}

extension Title {
  /// What the title takes in memory, in bytes.
  public var heldBytes: Int { text.heldBytes + fold.text.heldBytes }
}

extension Content {
  /// What the content takes in memory, in bytes.
  public var heldBytes: Int { bytes.capacity + HeldBytes.object }
}

extension SessionMetadata {
  /// What the metadata take in memory, in bytes.
  public var heldBytes: Int {
    HeldBytes.object + id.text.heldBytes + ownerID.text.heldBytes + title.heldBytes
      + description.heldBytes + lastWriterID.text.heldBytes
  }
}

extension HistoryCopy.Version {
  /// What the version takes in memory, in bytes, but for its content.
  public var heldBytes: Int {
    HeldBytes.object + name.heldBytes + title.heldBytes + description.text.heldBytes
      + writerID.text.heldBytes
  }
}

extension SessionCopy {
  /// What the session takes in memory, in bytes.
  public var heldBytes: Int {
    HeldBytes.object + id.text.heldBytes + title.heldBytes + description.text.heldBytes
      + content.heldBytes + versionName.heldBytes + writerID.text.heldBytes
  }
}
