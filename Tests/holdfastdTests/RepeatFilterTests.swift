// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import holdfastd

@Suite struct RepeatFilterTests {
  @Test func `a failure that stays passes once, and again after a success`() {
    let filter = RepeatFilter()
    #expect(filter.isNew("no file"))
    #expect(!filter.isNew("no file"))
    #expect(filter.isNew("no certificate"))
    #expect(filter.isNew("no file"))
    filter.clear()
    #expect(filter.isNew("no file"))
  }
}
