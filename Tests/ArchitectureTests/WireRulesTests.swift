// SPDX-License-Identifier: Apache-2.0

import Testing

/// Holds `docs/reference/wire-rules.md` against the tests that it names.
@Suite struct WireRulesTests {
  private struct Reference: Hashable {
    let suite: String
    let name: String
  }

  private func references() throws -> [(line: Int, Reference?)] {
    let page = try #require(Repository.text(of: "docs/reference/wire-rules.md"))
    var found: [(Int, Reference?)] = []
    for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard cells.count == 5, !cells[1].hasPrefix("---"), cells[3] != " Tests " else { continue }
      for entry in cells[3].replacing("<br>", with: "\n").split(separator: "\n") {
        found.append((index + 1, reference(entry)))
      }
    }
    return found
  }

  private func reference(_ entry: Substring) -> Reference? {
    guard let colon = entry.firstRange(of: ": ") else { return nil }
    let name = entry[colon.upperBound...]
    return Reference(
      suite: String(entry[..<colon.lowerBound].drop { $0 == " " }),
      name: String(name.hasSuffix(" ") ? name.dropLast() : name))
  }

  @Test func `every rule of the wire is named by tests that exist`() throws {
    let references = try references()
    #expect(references.count > 100)
    for (line, reference) in references {
      guard let reference, exists(reference) else {
        Issue.record("docs/reference/wire-rules.md:\(line): there is no test \(reference as Any).")
        continue
      }
    }
  }

  /// A Swift test by its whole name; a Python test by that of its function, or of a row of its
  /// table up to where the row's name varies.
  private func exists(_ reference: Reference) -> Bool {
    let name = reference.name
    if reference.suite.hasPrefix("test_") {
      let starts =
        ["def \(name)("]
        + ["Row", "each", "bodies"].flatMap { ["\($0)(\"\(name)\",", "\($0)(f\"\(name) {"] }
      return ["Interop", "Attacks", "EndToEnd"].contains { folder in
        guard let text = Repository.text(of: "Tests/\(folder)/\(reference.suite).py") else {
          return false
        }
        return starts.contains { text.contains($0) }
      }
    }
    return Repository.tests.contains { file in
      file.path.hasSuffix("/\(reference.suite).swift")
        && file.lines.contains { $0.contains("func `\(name)`") }
    }
  }
}
