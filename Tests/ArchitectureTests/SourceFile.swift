// SPDX-License-Identifier: Apache-2.0

/// A Swift file, line by line, with what is code told apart from comments and string literals.
struct SourceFile: Sendable {
  /// The path from the repository's root.
  let path: String
  /// The lines as they are written.
  let lines: [String]
  /// The same lines with comments removed and every string literal emptied.
  let code: [String]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    code = CodeScanner.code(of: text)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The target that the file belongs to: the second folder of its path.
  var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }

  /// The folder that holds the file.
  var folder: String { String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)) }

  /// The name without folders and suffix.
  var name: String { String((path.split(separator: "/").last ?? "").dropLast(".swift".count)) }

  /// The modules that the file imports, with the numbers of the lines.
  var imports: [(module: String, line: Int)] {
    code.enumerated().compactMap { index, line in
      let words = line.split(separator: " ").drop { word in
        word.hasPrefix("@") || ["public", "package", "internal", "private"].contains(word)
      }
      guard words.first == "import", let name = words.last else { return nil }
      return (String(name.prefix { $0 != "." }), index + 1)
    }
  }

  /// Where in the file, as a compiler would print it.
  func location(_ index: Int) -> String { "\(path):\(index + 1)" }
}

extension String {
  /// Whether the text contains `other`, byte for byte.
  func holds(_ other: String) -> Bool { !positions(of: other).isEmpty }

  /// The offsets in UTF-8 at which `other` begins.
  func positions(of other: String) -> [Int] {
    let text = Array(utf8)
    let wanted = Array(other.utf8)
    guard !wanted.isEmpty, text.count >= wanted.count else { return [] }
    return (0...(text.count - wanted.count)).filter { start in
      text[start] == wanted[0] && text[start..<(start + wanted.count)].elementsEqual(wanted)
    }
  }

  /// The number of blanks that the text begins with.
  var indentation: Int { utf8.prefix { $0 == UInt8(ascii: " ") }.count }
}
