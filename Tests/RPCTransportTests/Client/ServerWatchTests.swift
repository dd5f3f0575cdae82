// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@testable import RPCTransport

@Suite struct ServerWatchTests {
  private func watch(includesIdleConnections: Bool = false) -> ServerWatch {
    var keepalive = ChannelKeepalive(interval: .seconds(20), timeout: .seconds(10))
    keepalive.includesIdleConnections = includesIdleConnections
    return ServerWatch(keepalive, now: Self.at(0))
  }

  @Test func `a silent server is asked and then given up`() {
    var watch = watch()
    watch.callOpened(now: Self.at(5))
    #expect(watch.check(hasCalls: true, now: Self.at(5)) == .wait(until: Self.at(25)))
    #expect(watch.check(hasCalls: true, now: Self.at(25)) == .ping(until: Self.at(35)))
    #expect(watch.check(hasCalls: true, now: Self.at(34)) == .wait(until: Self.at(35)))
    #expect(watch.check(hasCalls: true, now: Self.at(35)) == .giveUp)
  }

  @Test func `whatever comes shows that the server is there`() {
    var watch = watch()
    watch.callOpened(now: Self.at(0))
    #expect(watch.check(hasCalls: true, now: Self.at(20)) == .ping(until: Self.at(30)))
    let wasAsked = watch.heard(now: Self.at(21))
    #expect(wasAsked)
    #expect(watch.check(hasCalls: true, now: Self.at(21)) == .wait(until: Self.at(41)))
    let wasAskedAgain = watch.heard(now: Self.at(30))
    #expect(!wasAskedAgain)
    #expect(watch.check(hasCalls: true, now: Self.at(41)) == .wait(until: Self.at(50)))
    #expect(watch.check(hasCalls: true, now: Self.at(50)) == .ping(until: Self.at(60)))
  }

  @Test func `nobody is asked while no call is open`() {
    var watch = watch()
    #expect(watch.check(hasCalls: false, now: Self.at(100)) == .rest)
    watch.callOpened(now: Self.at(100))
    #expect(watch.check(hasCalls: true, now: Self.at(100)) == .wait(until: Self.at(120)))
    _ = watch.heard(now: Self.at(101))
    #expect(watch.check(hasCalls: false, now: Self.at(120)) == .rest)
    // The silence between calls counts for nothing.
    watch.callOpened(now: Self.at(500))
    #expect(watch.check(hasCalls: true, now: Self.at(500)) == .wait(until: Self.at(520)))
  }

  @Test func `a server that was asked has to answer although the calls have ended`() {
    var watch = watch()
    watch.callOpened(now: Self.at(0))
    #expect(watch.check(hasCalls: true, now: Self.at(20)) == .ping(until: Self.at(30)))
    #expect(watch.check(hasCalls: false, now: Self.at(30)) == .giveUp)
  }

  @Test func `an idle connection is asked about where that is wanted`() {
    var watch = watch(includesIdleConnections: true)
    #expect(watch.check(hasCalls: false, now: Self.at(20)) == .ping(until: Self.at(30)))
  }

  private static func at(_ second: Int) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: Int64(second) * 1_000_000_000)
  }
}
