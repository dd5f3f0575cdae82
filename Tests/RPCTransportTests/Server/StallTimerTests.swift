// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@testable import RPCTransport

@Suite struct StallTimerTests {
  private let start = MonotonicInstant.read()

  @Test func `time counts from the first look that found a value`() {
    var standstill = StallTimer<Int>()
    #expect(standstill.time(of: 1, now: start) == .zero)
    #expect(standstill.time(of: 1, now: start.advanced(by: .seconds(1))) == .seconds(1))
    #expect(standstill.time(of: 1, now: start.advanced(by: .seconds(3))) == .seconds(3))
  }

  @Test func `another value begins anew, and nothing never lasts`() {
    var standstill = StallTimer<Int>()
    for (second, value) in [1, 2, nil, nil, 2, 3].enumerated() {
      #expect(standstill.time(of: value, now: start.advanced(by: .seconds(second))) == .zero)
    }
  }
}
