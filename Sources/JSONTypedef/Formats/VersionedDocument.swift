// SPDX-License-Identifier: Apache-2.0

import JSONText

/// A document, with its format and the version of that format.
///
/// A Holdfast session has both in its fields `content_format` and `content_format_version`. In a
/// file or on a clipboard, an envelope holds them: `{"format":"notebook","version":3,"content":…}`.
public struct VersionedDocument: Equatable, Sendable {
  /// The name of the format.
  public let format: String
  /// The version of the format, at least 1.
  public let version: Int32
  /// The document as JSON.
  public let content: [UInt8]

  /// Creates a document from its parts.
  public init(format: String, version: Int32, content: [UInt8]) {
    self.format = format
    self.version = version
    self.content = content
  }

  /// Parses an envelope. The content's bytes are preserved.
  ///
  /// - Parameters:
  /// - text: An object with exactly the members `format`, `version` and `content`, in any order.
  /// - depthMax: The maximum nesting depth of arrays and objects, at most 128.
  /// - Throws: `DocumentFormatError.notAnEnvelope`.
  public init(parsing text: [UInt8], depthMax: Int = 128) throws(DocumentFormatError) {
    guard let members = JSONParts.members(of: text, depthMax: depthMax), members.count == 3 else {
      throw .notAnEnvelope
    }
    // Keys with different bytes may be equal as strings; one of the three is then missing.
    let parts = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
    guard let name = parts["format"], let number = parts["version"],
      let content = parts["content"],
      let format = (try? JSONValue(parsing: name, depthMax: 0))?.text, !format.isEmpty,
      let version = JSONNumber(number)?.integer.flatMap({ Int32(exactly: $0) }), version > 0
    else { throw .notAnEnvelope }
    self.init(format: format, version: version, content: content)
  }

  /// The envelope as JSON.
  public var text: [UInt8] {
    var text = Array(#"{"format":"#.utf8)
    JSONString.append(Array(format.utf8), to: &text)
    return text + #","version":\#(version),"content":"#.utf8 + content + "}".utf8
  }
}
