// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@testable import RPCTransport

@Suite struct LoadShedderTests {
  private func at(_ seconds: Double) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(seconds))
  }

  /// What becomes of calls that waited so long, in milliseconds, at these seconds.
  private func fates(_ calls: [(waited: Int, at: Double)]) -> [Bool] {
    var shedder = LoadShedder(queueTimeMax: .milliseconds(250), grace: .seconds(1))
    return calls.map { shedder.admits(waited: .milliseconds($0.waited), now: at($0.at)) }
  }

  @Test func `calls that wait as long as they may are begun`() {
    #expect(fates([(0, 0), (250, 1), (100, 2), (250, 30)]) == [true, true, true, true])
  }

  @Test func `a queue that is long for a moment is let be`() {
    #expect(fates([(900, 0), (800, 0.5), (700, 0.99), (10, 1)]) == [true, true, true, true])
  }

  @Test func `a queue that stays long is shed until somebody waited no longer than he may`() {
    #expect(
      fates([(300, 0), (300, 0.9), (300, 1), (251, 1.1), (250, 1.2), (300, 1.3), (300, 2.5)])
        == [true, true, false, false, true, true, false])
  }

  @Test func `a call that was not late begins the grace anew`() {
    #expect(
      fates([(300, 0), (200, 0.5), (300, 0.6), (300, 1.5), (300, 1.6)])
        == [true, true, true, true, false])
  }
}
