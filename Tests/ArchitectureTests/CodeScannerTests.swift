// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct CodeScannerTests {
  @Test(arguments: [
    ("let a = 1 // try!", "let a = 1 "),
    ("a /* b /* c */ d */ e", "a  e"),
    ("f(\"try! \\\" //\") + 1", "f(\"\") + 1"),
    ("f(\"\\(g(\"x\") + (1))!\")", "f(\"\")"),
    ("f(#\"a\"b\\\"#)", "f(\"\")"),
    ("#if DEBUG", "#if DEBUG"),
    ("a\n/*\n*/b", "a\n\nb"),
    ("a = \"\"\"\n  try! \"x\"\n  \"\"\"\nb", "a = \"\"\n\n\nb"),
  ])
  func `comments and the insides of literals are no code`(text: String, code: String) {
    #expect(CodeScanner.code(of: text) == code)
  }

  @Test func `imports are read with their access levels and attributes`() {
    let file = SourceFile(
      path: "Sources/A/B.swift",
      text:
        "import Glibc\n@testable public import RPC\n// import HTTP2\nimport struct Reactor.Timer")
    #expect(file.imports.map(\.module) == ["Glibc", "RPC", "Reactor"])
    #expect(file.imports.map(\.line) == [1, 2, 4])
    #expect(file.target == "A")
    #expect(file.name == "B")
    #expect(file.folder == "Sources/A")
  }
}
