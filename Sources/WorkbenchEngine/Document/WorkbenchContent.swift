// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The content of a document: one JSON text, or the members of a JSON object as separate parts.
///
/// With parts, a small edit of a large document copies and writes only the part that changed. Parts
/// keep the order in which they were first added.
public struct WorkbenchContent: Sendable, Equatable {
  /// A member of the content's object.
  public struct Part: Sendable, Equatable {
    /// The member's key; empty if the content is one text.
    public let name: String
    /// The member's value, a JSON text in UTF-8.
    public var bytes: [UInt8]

    /// Compares names byte by byte, as JSON keys are.
    public static func == (left: Part, right: Part) -> Bool {
      left.name.utf8.elementsEqual(right.name.utf8) && left.bytes == right.bytes
    }
  }

  /// The parts in order; a single part without a name if the content is one text.
  public private(set) var parts: [Part]
  /// False if the content is one text.
  public let isInParts: Bool

  /// Creates a content from one JSON text.
  public init(text: [UInt8]) {
    parts = [Part(name: "", bytes: text)]
    isInParts = false
  }

  /// Creates a content in parts. Of two parts with the same name, the later one wins.
  public init(parts: [(name: String, bytes: [UInt8])]) {
    isInParts = true
    var kept: [Part] = []
    // A text may have a million members, so names are found by hashing.
    var places: [[UInt8]: Int] = [:]
    for (name, bytes) in parts {
      if let place = places.updateValue(kept.count, forKey: Array(name.utf8)) {
        places[Array(name.utf8)] = place
        kept[place].bytes = bytes
      } else {
        kept.append(Part(name: name, bytes: bytes))
      }
    }
    self.parts = kept
  }

  /// Creates a content from one JSON text. Splits it into the members of its object if `inParts` is
  /// true and the text is an object.
  public init(text: [UInt8], inParts: Bool) {
    if inParts, let members = JSONParts.members(of: text) {
      self.init(parts: members.map { ($0.key, $0.value) })
    } else {
      self.init(text: text)
    }
  }

  /// Replaces a part, or appends it; returns its index.
  @discardableResult
  mutating func replace(_ name: String, with bytes: [UInt8]) -> Int {
    if let index = parts.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
      parts[index].bytes = bytes
      return index
    }
    parts.append(Part(name: name, bytes: bytes))
    return parts.count - 1
  }

  /// The whole content as one JSON text.
  public var text: [UInt8] {
    guard isInParts else { return parts.first?.bytes ?? [] }
    var text = [UInt8(ascii: "{")]
    text.reserveCapacity(parts.reduce(2) { $0 + $1.bytes.count + $1.name.utf8.count + 4 })
    for (index, part) in parts.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      JSONString.append(Array(part.name.utf8), to: &text)
      text.append(UInt8(ascii: ":"))
      text += part.bytes
    }
    text.append(UInt8(ascii: "}"))
    return text
  }

  /// The total size of all parts in bytes, without names and punctuation.
  public var byteCount: Int { parts.reduce(0) { $0 + $1.bytes.count } }
}
