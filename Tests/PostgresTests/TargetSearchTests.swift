// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@testable import Postgres

@Suite struct TargetSearchTests {
  private func search(_ hosts: String, timeout: String = "") throws -> TargetSearch {
    TargetSearch(
      .success(try ConnectionTargets(options: ["host": hosts, "connect_timeout": timeout])),
      attemptMax: .seconds(5),
      backoff: Backoff(delayMin: .milliseconds(50), delayMax: .seconds(1)))
  }

  private func at(_ milliseconds: Int64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
  }

  private func target(_ host: String, _ address: String? = nil) -> ConnectionTarget {
    ConnectionTarget(host: host, address: address)
  }

  private let refusal = TargetRefusal.refused(sqlState: nil, reason: "Connection refused")

  @Test func `every address of every host is tried in turn, then there is a pause`() throws {
    var search = try search("a,b")
    #expect(search.begin(now: at(0), jitter: 0) == .resolve(target("a")))
    let addresses = ["1.1.1.1", "1.1.1.2"]
    #expect(
      search.resolved(addresses, now: at(1), jitter: 0) == .connect(target("a", "1.1.1.1")))
    #expect(
      search.refused(refusal, now: at(2), jitter: 0) == .connect(target("a", "1.1.1.2")))
    #expect(search.refused(refusal, now: at(3), jitter: 0) == .resolve(target("b")))
    let unresolved = TargetRefusal.unresolved("Name or service not known")
    #expect(search.refused(unresolved, now: at(4), jitter: 0) == .pause)
    #expect(search.nextDeadline == at(54))
    #expect(
      search.failures == [
        TargetFailure(target("a", "1.1.1.1"), refusal),
        TargetFailure(target("a", "1.1.1.2"), refusal),
        TargetFailure(target("b"), unresolved),
      ])
    #expect(search.handleTimeout(now: at(53), jitter: 0) == nil)
    #expect(search.handleTimeout(now: at(54), jitter: 0) == .resolve(target("a")))
  }

  @Test func `sockets and given addresses are not resolved`() throws {
    var search = try search("/run/postgresql")
    #expect(search.begin(now: at(0), jitter: 0) == .connect(target("/run/postgresql")))
    var fixed = TargetSearch(
      .success(try ConnectionTargets(options: ["host": "a", "hostaddr": "1.1.1.1"])),
      attemptMax: .seconds(5), backoff: Backoff(delayMin: .zero, delayMax: .zero))
    #expect(fixed.begin(now: at(0), jitter: 0) == .connect(target("a", "1.1.1.1")))
  }

  @Test func `each address has the connect timeout for itself, its preparation included`() throws {
    var search = try search("a,b", timeout: "2")
    _ = search.begin(now: at(0), jitter: 0)
    _ = search.resolved(["1.1.1.1", "1.1.1.2"], now: at(1_000), jitter: 0)
    #expect(search.nextDeadline == at(3_000))
    #expect(
      search.handleTimeout(now: at(3_000), jitter: 0) == .connect(target("a", "1.1.1.2")))
    #expect(search.nextDeadline == at(5_000))
    search.connected()
    #expect(search.nextDeadline == at(5_000))
    #expect(search.handleTimeout(now: at(5_000), jitter: 0) == .resolve(target("b")))
    #expect(search.handleTimeout(now: at(7_000), jitter: 0) == .pause)
    #expect(
      search.failures.map(\.refusal) == [
        .silent(.connecting, .seconds(2)), .silent(.preparing, .seconds(2)),
        .silent(.resolving, .seconds(2)),
      ])
  }

  @Test func `a lost session is sought where it was, and elsewhere if its server is no use`() throws
  {
    for (refusal, first) in [
      (TargetRefusal.lost("EOF"), "/b"), (.overdue(.seconds(5)), "/c"),
      (.readOnly(.standby), "/c"), (.outdated(timeline: 1, newest: 2), "/c"),
    ] {
      var search = try search("/a,/b,/c")
      _ = search.begin(now: at(0), jitter: 0)
      #expect(search.refused(self.refusal, now: at(1), jitter: 0) == .connect(target("/b")))
      search.connected()
      search.prepared()
      #expect(search.failures.isEmpty && search.nextDeadline == nil)
      #expect(search.lost(because: refusal, now: at(1_000), jitter: 0) == .pause)
      #expect(search.failures == [TargetFailure(target("/b"), refusal)])
      #expect(search.handleTimeout(now: at(1_050), jitter: 0) == .connect(target(first)))
    }
  }

  @Test func `pauses double while every round fails and start over after a success`() throws {
    var search = try search("/a")
    var now = at(0)
    var pauses: [Duration] = []
    var step: TargetSearch.Step? = search.begin(now: now, jitter: 0)
    for _ in 0..<3 {
      #expect(step == .connect(target("/a")))
      #expect(search.refused(refusal, now: now, jitter: 0) == .pause)
      let deadline = try #require(search.nextDeadline)
      pauses.append(now.duration(to: deadline))
      now = deadline
      step = search.handleTimeout(now: now, jitter: 0)
    }
    #expect(pauses == [50, 100, 200].map { .milliseconds($0) })
    search.connected()
    search.prepared()
    _ = search.lost(because: .lost("EOF"), now: now, jitter: 0)
    #expect(search.nextDeadline == now.advanced(by: .milliseconds(50)))
  }

  @Test func `a rest lasts for as long as it was asked for`() throws {
    var search = try search("/a")
    _ = search.begin(now: at(0), jitter: 0)
    search.connected()
    search.prepared()
    #expect(search.rest(for: .seconds(60), now: at(1_000)) == .pause)
    #expect(search.handleTimeout(now: at(60_999), jitter: 0) == nil)
    #expect(search.handleTimeout(now: at(61_000), jitter: 0) == .connect(target("/a")))
  }

  @Test func `a string that cannot be used fails every round for that reason`() {
    var search = TargetSearch(
      .failure(.unreadable), attemptMax: .seconds(5),
      backoff: Backoff(delayMin: .milliseconds(50), delayMax: .seconds(1)))
    #expect(search.begin(now: at(0), jitter: 0) == .pause)
    #expect(search.failures == [TargetFailure(nil, .stringUnusable(.unreadable))])
    #expect(search.handleTimeout(now: at(50), jitter: 0) == .pause)
  }
}
