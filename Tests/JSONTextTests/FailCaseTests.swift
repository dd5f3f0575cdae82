// SPDX-License-Identifier: Apache-2.0

import JSONText
import TestSupport
import Testing

/// Inputs on which the fuzzer or a reader's eye once stopped: see Fuzz/README.md.
@Suite struct FailCaseTests {
  private static let folder = "Fuzz/FailCases/JSON"

  @Test func `every fail case is refused at an offset inside of it`() throws {
    let names = try RepositoryFile.names(in: Self.folder, suffix: "").filter { !$0.hasPrefix(".") }
    #expect(names.count >= 4)
    for name in names {
      let bytes = try RepositoryFile.bytes("\(Self.folder)/\(name)")
      do {
        try JSONValidator.validate(bytes)
        Issue.record("\(name) is accepted.")
      } catch {
        #expect((0...bytes.count).contains(error.offset), "\(name)")
      }
    }
  }
}
