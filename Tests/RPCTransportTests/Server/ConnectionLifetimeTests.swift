// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@testable import RPCTransport

@Suite struct ConnectionLifetimeTests {
  @Test func `silence is asked about, and no answer ends the connection`() {
    var lifetime = ConnectionLifetime(ConnectionLimits(), now: Self.at(0), jitter: 0)
    #expect(lifetime.check(hasCalls: true, now: Self.at(59)) == .nothing)
    #expect(lifetime.check(hasCalls: true, now: Self.at(60)) == .ping)
    #expect(lifetime.check(hasCalls: true, now: Self.at(79)) == .nothing)
    #expect(lifetime.check(hasCalls: true, now: Self.at(80)) == .close)
  }

  @Test func `who cannot be asked may be silent as long as calls run`() {
    var lifetime = ConnectionLifetime(ConnectionLimits(), now: Self.at(0), jitter: 0)
    lifetime.cannotAsk()
    for second in [60, 80, 1_000] {
      #expect(lifetime.check(hasCalls: true, now: Self.at(second)) == .nothing)
    }
  }

  @Test func `an answer keeps the connection`() {
    var lifetime = ConnectionLifetime(ConnectionLimits(), now: Self.at(0), jitter: 0)
    #expect(lifetime.check(hasCalls: true, now: Self.at(60)) == .ping)
    lifetime.heard(now: Self.at(61))
    #expect(lifetime.check(hasCalls: true, now: Self.at(100)) == .nothing)
    #expect(lifetime.check(hasCalls: true, now: Self.at(121)) == .ping)
  }

  @Test func `a connection without calls is asked to end`() {
    var lifetime = ConnectionLifetime(ConnectionLimits(), now: Self.at(0), jitter: 1)
    for second in stride(from: 30, to: 30 * 60, by: 30) {
      lifetime.heard(now: Self.at(second))
      #expect(lifetime.check(hasCalls: false, now: Self.at(second)) == .nothing)
    }
    lifetime.heard(now: Self.at(30 * 60))
    #expect(
      lifetime.check(hasCalls: false, now: Self.at(30 * 60)) == .announceShutdown("max_idle"))
  }

  @Test(arguments: [(-1.0, 27), (0.0, 30), (1.0, 33)])
  func `a busy connection is asked to end at its age`(jitter: Double, minutes: Int) {
    var lifetime = ConnectionLifetime(ConnectionLimits(), now: Self.at(0), jitter: jitter)
    let age = minutes * 60
    lifetime.heard(now: Self.at(age - 1))
    #expect(lifetime.check(hasCalls: true, now: Self.at(age - 1)) == .nothing)
    lifetime.heard(now: Self.at(age + 1))
    #expect(lifetime.check(hasCalls: true, now: Self.at(age + 1)) == .announceShutdown("max_age"))
    lifetime.heard(now: Self.at(age + 30))
    #expect(lifetime.check(hasCalls: true, now: Self.at(age + 30)) == .nothing)
    #expect(lifetime.check(hasCalls: true, now: Self.at(age + 31)) == .close)
  }

  private static func at(_ second: Int) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: Int64(second) * 1_000_000_000)
  }
}
