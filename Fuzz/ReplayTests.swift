// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// What fuzzing starts from and what it once found, on every run of the tests: see Fuzz/README.md.
@Suite struct ReplayTests {
  private static func names(in folder: String) -> [String] {
    let names = (try? RepositoryFile.names(in: folder, suffix: "")) ?? []
    return names.filter { !$0.hasPrefix(".") }
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func `every kept input is borne`(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    try target.run([])
    let folders = ["Fuzz/Corpus/\(name)", "Fuzz/FailCases/\(name)"]
    let paths = folders.flatMap { folder in Self.names(in: folder).map { "\(folder)/\($0)" } }
    #expect(!paths.isEmpty)
    for path in paths {
      #expect(throws: Never.self, "\(path)") { try target.run(RepositoryFile.bytes(path)) }
    }
  }

  @Test(arguments: ["Fuzz/Corpus", "Fuzz/FailCases"])
  func `every kept input has a target`(folder: String) {
    #expect(Set(Self.names(in: folder)).isSubset(of: FuzzTarget.all.map(\.name)))
  }

  @Test func `every target is in the list`() {
    let besides = ["FuzzTarget.swift", "Input.swift"]
    let files = Self.names(in: "Fuzz/Targets").filter { !besides.contains($0) }
    #expect(files == FuzzTarget.all.map { "\($0.name).swift" })
  }
}
