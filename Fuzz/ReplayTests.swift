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

  /// What a fuzzer would do first, without one: the same changes in every run.
  @Test(arguments: FuzzTarget.all.map(\.name))
  func `every kept input is borne when some of its bytes are others`(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    var bits: UInt64 = 20_261_130
    func next(_ bound: Int) -> Int {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(bits >> 33) % bound
    }
    for path in Self.names(in: "Fuzz/Corpus/\(name)").map({ "Fuzz/Corpus/\(name)/\($0)" }) {
      let input = try RepositoryFile.bytes(path)
      for _ in 0..<Self.changesMax {
        var changed = input
        for _ in 0...next(3) {
          let place = next(changed.count + 1)
          switch next(3) {
          case 0: changed.removeSubrange(place..<min(place + 1 + next(4), changed.count))
          case 1: changed.insert(UInt8(next(256)), at: place)
          default: if place < changed.count { changed[place] ^= 1 << UInt8(next(8)) }
          }
        }
        #expect(throws: Never.self, "\(path) as \(changed)") { try target.run(changed) }
      }
    }
  }

  private static let changesMax = 20

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
