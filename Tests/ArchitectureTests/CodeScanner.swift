// SPDX-License-Identifier: Apache-2.0

/// Takes comments and the insides of string literals out of Swift text, keeping its lines.
///
/// It knows line comments, nested block comments, and string literals: plain, raw and of several
/// lines. What stands in an interpolation counts as part of the literal.
struct CodeScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []

  /// The text with blanks in place of comments and empty literals in place of strings.
  static func code(of text: String) -> String {
    var scanner = CodeScanner(bytes: Array(text.utf8))
    scanner.scan()
    return String(decoding: scanner.output, as: UTF8.self)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func scan() {
    while position < bytes.count {
      if starts(with: "//") {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      } else if starts(with: "/*") {
        skipBlockComment()
      } else if let hashes = hashesOfLiteral() {
        skipLiteral(hashes: hashes)
      } else {
        output.append(bytes[position])
        position += 1
      }
    }
  }

  private func starts(with text: String, at offset: Int = 0) -> Bool {
    bytes[(position + offset)...].starts(with: text.utf8)
  }

  /// Keeps line ends, so that line numbers stay.
  private mutating func skip(_ count: Int = 1) {
    for _ in 0..<count where position < bytes.count {
      if bytes[position] == UInt8(ascii: "\n") { output.append(bytes[position]) }
      position += 1
    }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        skip(2)
      } else if starts(with: "*/") {
        depth -= 1
        skip(2)
      } else {
        skip()
      }
    } while depth > 0 && position < bytes.count
  }

  /// The number of `#` before a quote that begins a literal here, or nil when none begins here.
  private func hashesOfLiteral() -> Int? {
    let hashes = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
    let quote = position + hashes
    return quote < bytes.count && bytes[quote] == UInt8(ascii: "\"") ? hashes : nil
  }

  private mutating func skipLiteral(hashes: Int) {
    let marks = String(repeating: "#", count: hashes)
    let quotes = starts(with: "\"\"\"", at: hashes) ? "\"\"\"" : "\""
    let end = quotes + marks
    output += Array("\"\"".utf8)
    skip(hashes + quotes.utf8.count)
    while position < bytes.count, !starts(with: end) {
      if starts(with: "\\" + marks + "(") {
        skip(marks.utf8.count + 1)
        skipInterpolation()
      } else if starts(with: "\\" + marks) {
        skip(marks.utf8.count + 2)
      } else {
        skip()
      }
    }
    skip(end.utf8.count)
  }

  private mutating func skipInterpolation() {
    var depth = 0
    repeat {
      if starts(with: "(") { depth += 1 }
      if starts(with: ")") { depth -= 1 }
      if let hashes = hashesOfLiteral() {
        skipLiteral(hashes: hashes)
        // The literal inside a literal leaves nothing behind.
        output.removeLast(2)
      } else {
        skip()
      }
    } while depth > 0 && position < bytes.count
  }
}
