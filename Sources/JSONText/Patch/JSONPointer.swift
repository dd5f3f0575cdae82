// SPDX-License-Identifier: Apache-2.0

/// A path into a JSON document (RFC 6901).
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  /// The reference tokens, unescaped. A token is UTF-8, except that a lone surrogate, which JSON
  /// can escape but UTF-8 cannot hold, stands as the three bytes that its number would have.
  let tokens: [[UInt8]]

  /// The most characters of a path that a description repeats.
  private static let describedCharactersMax = 256

  /// True if the path names the whole document.
  public var isWhole: Bool { tokens.isEmpty }

  /// A pointer with these tokens.
  package init(tokens: [[UInt8]]) { self.tokens = tokens }

  /// A pointer from its text, or nil when it is none.
  init?(_ text: [UInt8]) {
    guard let first = text.first else {
      tokens = []
      return
    }
    guard first == UInt8(ascii: "/") else { return nil }
    var tokens: [[UInt8]] = []
    for escaped in text.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    {
      guard let token = JSONPointer.unescape(escaped) else { return nil }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  /// True if `other` names a value inside of the one here.
  func isProperPrefix(of other: JSONPointer) -> Bool {
    tokens.count < other.tokens.count && other.tokens.starts(with: tokens)
  }

  /// The text of the pointer, whole. Half of a surrogate pair is replaced.
  public var text: String { String(decoding: Self.text(of: tokens), as: UTF8.self) }

  /// The text of the pointer, cut if it is long.
  public var description: String {
    var text = ""
    for token in tokens {
      text += "/"
      for character in String(decoding: token, as: UTF8.self) {
        switch character {
        case "~": text += "~0"
        case "/": text += "~1"
        default: text.append(character)
        }
      }
      if text.count > JSONPointer.describedCharactersMax {
        return text.prefix(JSONPointer.describedCharactersMax) + "…"
      }
    }
    return text
  }

  /// The text of a pointer with these tokens, whole. A token with half of a surrogate pair makes it
  /// invalid UTF-8, which `JSONStringText.text(of:)` can write.
  static func text(of tokens: [[UInt8]]) -> [UInt8] {
    var text: [UInt8] = []
    for token in tokens {
      text.append(UInt8(ascii: "/"))
      for byte in token {
        switch byte {
        case UInt8(ascii: "~"): text += "~0".utf8
        case UInt8(ascii: "/"): text += "~1".utf8
        default: text.append(byte)
        }
      }
    }
    return text
  }

  private static func unescape(_ token: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = token
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "~") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
      case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
      default: return nil
      }
    }
    return bytes
  }
}

/// The form in which a token names an element of an array (RFC 6901 section 4).
enum JSONArrayIndex: Equatable {
  /// The element at an index.
  case at(Int)
  /// The place behind the last element: `-`.
  case end

  /// The meaning of a token, or nil when it is neither `-` nor a number without leading zeros.
  init?(_ token: [UInt8]) {
    if token == [UInt8(ascii: "-")] {
      self = .end
      return
    }
    // Nineteen digits may exceed an Int, and no array has a billion elements.
    guard 1...18 ~= token.count,
      token.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      token.count == 1 || token.first != UInt8(ascii: "0")
    else { return nil }
    self = .at(token.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
  }
}
