// SPDX-License-Identifier: Apache-2.0

/// Untrusted text, made safe for a terminal: it cannot move the cursor, change colors or reverse
/// the direction of surrounding text.
enum TerminalText {
  /// The text with dangerous characters replaced by escapes such as `\u{202e}`.
  static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isDangerous) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isDangerous(scalar) {
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// JSON with dangerous characters replaced by JSON escapes, so that its value is unchanged.
  /// Newlines and tabs, which are whitespace in JSON, are kept.
  static func escaped(json bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    var result = ""
    for scalar in text.unicodeScalars {
      let isSpace = scalar == "\n" || scalar == "\r" || scalar == "\t"
      guard isDangerous(scalar), !isSpace else {
        result.unicodeScalars.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result
  }

  /// Control characters (C0 and C1), Unicode line and paragraph separators, directional formatting
  /// characters (Unicode Standard Annex 9), and tags, which terminals do not show.
  private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff,
      0xe0000...0xe007f:
      true
    default: false
    }
  }

  /// The number of terminal columns that a text takes.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe4f,
      0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
      return 2
    default: return 1
    }
  }

  /// A text cut to `columns`; if it was longer, it ends with `…`.
  static func cut(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    var result = ""
    var room = columns - 1
    for character in text {
      room -= width(String(character))
      guard room >= 0 else { break }
      result.append(character)
    }
    return result + "…"
  }
}
