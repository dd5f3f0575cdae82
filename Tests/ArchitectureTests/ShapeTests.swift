// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct ShapeTests {
  static let sourceLinesMax = 600
  static let testLinesMax = 800
  static let columnsMax = 100
  static let functionLinesMax = 70
  static let mainLinesMax = 150

  @Test func `files stay within their size`() {
    for (files, limit) in [
      (Repository.sources, Self.sourceLinesMax), (Repository.tests, Self.testLinesMax),
    ] {
      for file in files where file.lines.count > limit + 1 {
        Issue.record("\(file.path) has \(file.lines.count) lines, at most \(limit): split it.")
      }
    }
  }

  @Test func `lines stay within their width`() {
    for file in Repository.sources + Repository.tests {
      for (index, line) in file.lines.enumerated() where line.count > Self.columnsMax {
        Issue.record("\(file.location(index)): \(line.count) columns, at most \(Self.columnsMax).")
      }
    }
  }

  @Test func `functions stay within their length`() {
    for file in Repository.sources + Repository.tests {
      for function in Self.functions(of: file) where function.length > Self.functionLinesMax {
        Issue.record(
          """
          \(file.location(function.start)): a function of \(function.length) lines, at most \
          \(Self.functionLinesMax): name its parts.
          """)
      }
    }
  }

  /// The functions of a formatted file: each ends at the first `}` with its own indentation.
  static func functions(of file: SourceFile) -> [(start: Int, length: Int)] {
    file.code.indices.compactMap { start in
      let words = file.code[start].split(separator: " ")
      let isFunction = words.contains { word in
        word == "func" || word.hasPrefix("init(") || word.hasPrefix("init?(")
          || word.hasPrefix("init<")
      }
      // A call of `.init(` or `self.init(` is no declaration.
      guard isFunction, !file.code[start].holds(".init") else { return nil }
      let indentation = file.code[start].indentation
      if file.code[start].hasSuffix("}") { return (start, 1) }
      let end = file.code[start...].dropFirst().firstIndex { line in
        line.indentation <= indentation && line.drop { $0 == " " }.hasPrefix("}")
      }
      return end.map { (start, $0 - start + 1) }
    }
  }

  @Test func `a function's length counts its lines from its name to its brace`() {
    let text = "struct A {\n  func f() {\n    if x {\n    }\n  }\n  init(a: Int) { b = a }\n}\n"
    let found = Self.functions(of: SourceFile(path: "Sources/A/A.swift", text: text))
    #expect(found.map(\.start) == [1, 5])
    #expect(found.map(\.length) == [4, 1])
  }

  @Test func `every file begins with its license`() {
    for file in Repository.sources + Repository.tests {
      #expect(
        file.lines.first == "// SPDX-License-Identifier: Apache-2.0",
        "\(file.path) lacks its first line.")
    }
  }

  @Test func `no file is named for what it is made of`() {
    let vague = ["Util", "Helper", "Manager", "Common", "Extension", "Misc"]
    for file in Repository.sources + Repository.tests {
      for word in vague where file.name.holds(word) {
        Issue.record("\(file.path): name the file for the noun it holds, not \(word).")
      }
    }
  }

  @Test func `a file holds the type it is named for`() {
    for file in Repository.sources where !Targets.executables.contains(file.target) {
      let type = String(file.name.prefix { $0 != "+" })
      let kinds = ["struct", "class", "enum", "actor", "protocol", "extension", "typealias"]
      let isDeclared = file.code.contains { line in
        let words = line.split { $0 == " " || $0 == ":" || $0 == "<" || $0 == "." }
        return zip(words, words.dropFirst()).contains { kinds.contains(String($0)) && $1 == type }
      }
      #expect(isDeclared, "\(file.path) declares no \(type).")
    }
  }

  @Test func `tests are named by sentences`() {
    for file in Repository.tests {
      for (index, line) in file.code.enumerated() where line.holds("@Test") {
        let declaration = file.code[index...].prefix(200).first { $0.holds("func ") } ?? ""
        if !declaration.holds("func `") {
          Issue.record("\(file.location(index)): name the test by the sentence that it proves.")
        }
      }
    }
  }
}
