// SPDX-License-Identifier: Apache-2.0

import JSONText

/// A document and the version of the format that it is in.
///
/// A session of Holdfast says both in its fields `content_format` and `content_format_version`.
/// Where there are no such fields, in a file or on a clipboard, the envelope says them:
/// `{"format":"notebook","version":3,"content":…}`.
public struct VersionedDocument: Equatable, Sendable {
  /// The name of the format.
  public let format: String
  /// The version of the format, at least 1.
  public let version: Int32
  /// The document as JSON.
  public let content: [UInt8]

  /// A document in a version of a format.
  public init(format: String, version: Int32, content: [UInt8]) {
    self.format = format
    self.version = version
    self.content = content
  }

  /// Reads an envelope. The content keeps its bytes.
  ///
  /// - Parameters:
  ///   - text: An object with the members `format`, `version` and `content`, each once and in any
  ///     order, and no other.
  ///   - depthMax: How many arrays and objects may be open at once, at most 128.
  /// - Throws: `DocumentFormatError.notAnEnvelope`.
  public init(parsing text: [UInt8], depthMax: Int = 128) throws(DocumentFormatError) {
    guard let members = JSONParts.members(of: text, depthMax: depthMax), members.count == 3 else {
      throw .notAnEnvelope
    }
    // Keys that differ in bytes may be equal as strings. Then one of the three is missing.
    let parts = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
    guard let name = parts["format"], let number = parts["version"],
      let content = parts["content"],
      let format = (try? JSONValue(parsing: name, depthMax: 0))?.text, !format.isEmpty,
      let version = JSONNumber(number)?.integer.flatMap({ Int32(exactly: $0) }), version > 0
    else { throw .notAnEnvelope }
    self.init(format: format, version: version, content: content)
  }

  /// The envelope's text.
  public var text: [UInt8] {
    var text = Array(#"{"format":"#.utf8)
    JSONString.append(Array(format.utf8), to: &text)
    return text + #","version":\#(version),"content":"#.utf8 + content + "}".utf8
  }
}
