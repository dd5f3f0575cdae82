// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPCTransport

@Suite struct ConcurrencyLimitTests {
  @Test func `connections are counted up to the limit, and one that ends makes room`() {
    let census = ConcurrencyLimit<String>(totalMax: 2, perHolderMax: nil)
    #expect(["a", "b", "c"].map { census.enter($0) } == [.entered, .entered, .tooManyInAll])
    census.leave("a")
    #expect(census.enter("c") == .entered)
    #expect(census.total == 2)
  }

  @Test func `one address takes no more than its share`() {
    let census = ConcurrencyLimit<String>(totalMax: 10, perHolderMax: 2)
    #expect(
      ["a", "a", "a", "b"].map { census.enter($0) }
        == [.entered, .entered, .tooManyOfHolder, .entered])
    #expect(census.total == 3)
    census.leave("a")
    #expect(census.enter("a") == .entered)
    #expect(census.enter("a") == .tooManyOfHolder)
  }
}
