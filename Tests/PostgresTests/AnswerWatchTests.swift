// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@testable import Postgres

@Suite struct AnswerWatchTests {
  private let limit = Duration.seconds(5)

  private func at(_ seconds: Int64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: seconds * 1_000_000_000)
  }

  @Test func `a server that owes nothing may be silent for ever`() {
    var watch = AnswerWatch()
    #expect(watch.verdict(now: at(1_000), limit: limit, mayAsk: true) == nil)
    watch.owes(now: at(1_000))
    watch.heard(now: at(1_001))
    watch.owesNothing()
    #expect(watch.verdict(now: at(2_000), limit: limit, mayAsk: true) == nil)
  }

  @Test func `every byte gives a server its time anew`() {
    var watch = AnswerWatch()
    watch.owes(now: at(0))
    #expect(watch.verdict(now: at(4), limit: limit, mayAsk: true) == .wait(until: at(5)))
    watch.heard(now: at(4))
    // What is sent meanwhile gives none.
    watch.owes(now: at(8))
    #expect(watch.verdict(now: at(8), limit: limit, mayAsk: true) == .wait(until: at(9)))
  }

  @Test func `a silent server is asked to cancel first, and is gone if it stays silent`() {
    var watch = AnswerWatch()
    watch.owes(now: at(0))
    #expect(watch.verdict(now: at(5), limit: limit, mayAsk: true) == .ask)
    #expect(watch.verdict(now: at(5), limit: limit, mayAsk: false) == .wait(until: at(6)))
    #expect(watch.verdict(now: at(6), limit: limit, mayAsk: true) == .gone(after: .seconds(6)))
  }

  @Test func `a server that answers the request is not gone`() {
    var watch = AnswerWatch()
    watch.owes(now: at(0))
    #expect(watch.verdict(now: at(5), limit: limit, mayAsk: true) == .ask)
    watch.heard(now: at(5))
    #expect(watch.verdict(now: at(6), limit: limit, mayAsk: true) == .wait(until: at(10)))
  }

  @Test func `what must not be cancelled is gone after the limit`() {
    var watch = AnswerWatch()
    watch.owes(now: at(0))
    #expect(watch.verdict(now: at(5), limit: limit, mayAsk: false) == .gone(after: .seconds(5)))
  }
}
