// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PersistenceModel

@Suite struct LimitsTests {
  @Test func `the documented limits are the defaults`() {
    let limits = Limits()
    #expect(limits.titleCodePointsMax == 200)
    #expect(limits.descriptionCodePointsMax == 2_000)
    #expect(limits.contentBytesMax == 1_572_864)
    #expect(limits.contentDepthMax == 128)
    #expect(limits.messageBytesMax == 4_194_304)
    #expect(limits.metadataBytesMax == 16_384)
    #expect(limits.pageTokenAgeMax == .seconds(259_200))
  }

  @Test func `every limit has a ceiling, which is allowed, and above which nothing is`() {
    let names = Limits.counts.map(\.name) + Limits.spans.map(\.name)
    #expect(names.sorted() == Mirror(reflecting: Limits()).children.compactMap(\.label).sorted())
    #expect(Limits().fault == nil)
    #expect(Limits.ceiling.fault == nil)
    for (name, limit) in Limits.counts {
      for value in [.min, -1, 0, Limits.ceiling[keyPath: limit] + 1, .max] {
        var limits = Limits()
        limits[keyPath: limit] = value
        #expect(limits.fault?.hasPrefix("The limit \(name) must be between 1 and ") == true)
        #expect(limits.fault?.hasSuffix(", but is \(value).") == true)
      }
    }
    for (name, limit) in Limits.spans {
      for value in [.seconds(-1), Limits.ceiling[keyPath: limit] + .seconds(1)] {
        var limits = Limits()
        limits[keyPath: limit] = value
        #expect(limits.fault?.hasPrefix("The limit \(name) must be between 0.0 seconds") == true)
      }
    }
  }

  @Test func `zero asks for the default page and more than the maximum for the maximum`() throws {
    let limits = Limits()
    #expect(try limits.pageSize(requested: 0) == 20)
    #expect(try limits.pageSize(requested: 1) == 1)
    #expect(try limits.pageSize(requested: 100) == 100)
    #expect(try limits.pageSize(requested: 101) == 100)
    #expect(try limits.pageSize(requested: .max) == 100)
  }

  @Test func `a negative page size is refused`() {
    let error = #expect(throws: PersistenceError.self) { try Limits().pageSize(requested: -1) }
    #expect(error?.reason == .pageSizeNegative)
    #expect(error?.metadata == ["page_size": "-1"])
  }

  @Test func `every reason is a name of upper-case letters, digits and underscores`() {
    for reason in PersistenceError.Reason.allCases {
      #expect(reason.rawValue.wholeMatch(of: /[A-Z][A-Z0-9_]{1,61}[A-Z0-9]/) != nil)
    }
  }
}
