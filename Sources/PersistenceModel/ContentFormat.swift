// SPDX-License-Identifier: Apache-2.0

/// The format of content, with the name and version that its application chose. It keeps an older
/// program from overwriting newer content.
public struct ContentFormat: Hashable, Sendable {
  /// The most characters of a name: 64.
  public static let nameCharactersMax = 64

  /// The name: 1 to 64 characters of A-Z a-z 0-9 . _ / + -
  public let name: String
  /// The version of the format, at least 0. A program that writes a version reads all below it.
  public let version: Int32

  /// A format from what a caller sent in `field`, and the version in the field of that name.
  ///
  /// - Throws: `CONTENT_FORMAT_INVALID`.
  public init(
    validating name: String, version: Int32, field: String = "content_format"
  ) throws(PersistenceError) {
    let count = name.utf8.count
    guard 1...ContentFormat.nameCharactersMax ~= count,
      name.utf8.allSatisfy(ContentFormat.isAllowed)
    else {
      throw PersistenceError(
        .contentFormatInvalid,
        """
        The name of a format has 1 to \(ContentFormat.nameCharactersMax) characters of A-Z a-z 0-9 \
        . _ / + -
        """, field: field,
        metadata: ["length": "\(count)", "limit": "\(ContentFormat.nameCharactersMax)"])
    }
    guard version >= 0 else {
      throw PersistenceError(
        .contentFormatInvalid, "content_format_version must not be negative, but is \(version).",
        field: "\(field)_version", metadata: ["content_format_version": "\(version)"])
    }
    self.name = name
    self.version = version
  }

  /// The same, or nil where neither a name nor a version is said.
  ///
  /// - Throws: `CONTENT_FORMAT_INVALID`, also for a version without a name.
  public init?(
    optional name: String, version: Int32, field: String = "content_format"
  ) throws(PersistenceError) {
    guard name.isEmpty else {
      try self.init(validating: name, version: version, field: field)
      return
    }
    guard version == 0 else {
      throw PersistenceError(
        .contentFormatInvalid, "content_format_version needs content_format.", field: field,
        metadata: ["content_format_version": "\(version)"])
    }
    return nil
  }

  /// The highest version of the same format.
  public init(anyVersionOf format: ContentFormat) {
    name = format.name
    version = .max
  }

  /// A format that is stored; nil for none.
  public init?(stored name: String, version: Int64) {
    guard !name.isEmpty else { return nil }
    self.name = name
    self.version = Int32(clamping: version)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "._/+-".utf8.contains(byte)
    }
  }
}
