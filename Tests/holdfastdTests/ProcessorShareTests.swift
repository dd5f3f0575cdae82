// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import holdfastd

@Suite struct ProcessorShareTests {
  @Test(arguments: [
    ("max 100000", nil), ("200000 100000\n", 2), ("150000 100000", 2), ("50000 100000", 1),
    ("9223372036854775807 1", Int.max), ("", nil), ("100000", nil), ("0 100000", nil),
    ("100000 0", nil), ("-1 100000", nil), ("1e5 100000", nil), ("1 2 3", nil),
  ])
  func `a quota is told in whole processors`(limit: String, count: Int?) {
    #expect(ProcessorShare.quota(membership: "0::/", limit: { _ in limit }) == count)
  }

  @Test func `the least quota of all groups around the process counts`() {
    let limits = ["/pods/a": "400000 100000", "/pods": "300000 100000", "": "800000 100000"]
    var asked: [String] = []
    let quota = ProcessorShare.quota(membership: "1:cpu:/x\n0::/pods/a\n") {
      asked.append($0)
      return limits[$0] ?? ""
    }
    #expect(quota == 3)
    #expect(asked == ["/pods/a", "/pods", ""])
  }

  @Test(arguments: ["", "1:cpu:/\n", "0:", "\n\n"])
  func `without groups of version 2 there is no quota`(membership: String) {
    #expect(ProcessorShare.quota(membership: membership, limit: { _ in "100000 100000" }) == nil)
  }

  @Test func `this process may use a processor`() {
    #expect(ProcessorShare.count >= 1)
  }
}
