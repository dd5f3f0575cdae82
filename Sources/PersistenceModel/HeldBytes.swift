// SPDX-License-Identifier: Apache-2.0

/// The memory use of values, for the limits of buffers: capacities rather than counts, plus an
/// allowance for the overhead of allocator and containers.
public enum HeldBytes {
  /// The overhead of an object in bytes.
  public static let object = 256
  /// The overhead of a string's storage in bytes.
  fileprivate static let textStorage = 64
  /// The UTF-8 bytes of a text that need no storage of their own.
  fileprivate static let inlineTextMax = 15
}

extension String {
  /// The memory of the text in bytes; 0 if it is short enough to be stored inline.
  public var heldBytes: Int {
    let count = utf8.count
    return count > HeldBytes.inlineTextMax ? count + HeldBytes.textStorage : 0
  }
}

extension Title {
  /// The memory that the title takes, in bytes.
  public var heldBytes: Int { text.heldBytes + fold.text.heldBytes }
}

extension Content {
  /// The memory that the content takes, in bytes.
  public var heldBytes: Int { bytes.capacity + HeldBytes.object }
}

extension SessionMetadata {
  /// The memory that the metadata take, in bytes.
  public var heldBytes: Int {
    HeldBytes.object + id.text.heldBytes + ownerID.text.heldBytes + title.heldBytes
      + description.heldBytes + lastWriterID.text.heldBytes
      + (contentFormat?.name.heldBytes ?? 0) + labels.heldBytes
  }
}

extension HistoryCopy.Version {
  /// The memory that the version takes without its content, in bytes.
  public var heldBytes: Int {
    HeldBytes.object + name.heldBytes + title.heldBytes + description.text.heldBytes
      + writerID.text.heldBytes + (contentFormat?.name.heldBytes ?? 0) + note.text.heldBytes
  }
}

extension SessionCopy {
  /// The memory that the session takes, in bytes.
  public var heldBytes: Int {
    HeldBytes.object + id.text.heldBytes + title.heldBytes + description.text.heldBytes
      + content.heldBytes + versionName.heldBytes + writerID.text.heldBytes
      + (format?.name.heldBytes ?? 0) + note.text.heldBytes + labels.heldBytes
  }
}

extension SessionLabels {
  /// The memory that the labels take, in bytes.
  public var heldBytes: Int {
    guard !values.isEmpty else { return 0 }
    let texts = values.reduce(0) { $0 + $1.key.heldBytes + $1.value.heldBytes }
    return HeldBytes.object + values.capacity * 2 * MemoryLayout<String>.stride + texts
  }
}
