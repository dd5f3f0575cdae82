// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import Synchronization
import Testing

@testable import PersistenceServer

@Suite struct RateLimiterTests {
  @Test func `a burst passes, then one call for each interval`() {
    let limiter = RateLimiter(Rate(perSecond: 2, burst: 3), keysMax: 10, now: Self.start)
    for _ in 0..<3 { #expect(limiter.take("a", now: Self.start) == nil) }
    #expect(limiter.take("a", now: Self.start) == .milliseconds(500))
    #expect(limiter.take("b", now: Self.start) == nil)
    #expect(limiter.take("a", now: Self.start + .milliseconds(500)) == nil)
    #expect(limiter.take("a", now: Self.start + .milliseconds(500)) != nil)
  }

  @Test func `a bucket fills no further than its burst`() {
    let limiter = RateLimiter(Rate(perSecond: 1_000, burst: 2), keysMax: 10, now: Self.start)
    let later = Self.start + .seconds(1_000_000)
    #expect(limiter.take("a", now: later) == nil)
    #expect(limiter.take("a", now: later) == nil)
    #expect(limiter.take("a", now: later) != nil)
  }

  @Test func `made-up names share one bucket and take no memory`() {
    let limiter = RateLimiter(Rate(perSecond: 1, burst: 5), keysMax: 3, now: Self.start)
    for key in ["a", "b", "c"] { #expect(limiter.take(key, now: Self.start) == nil) }
    let admitted = (0..<1_000).count { limiter.take("x\($0)", now: Self.start) == nil }
    #expect(admitted == 5)
    #expect(limiter.count == 3)
    #expect(limiter.take("a", now: Self.start) == nil, "an old caller keeps its own bucket")
  }

  @Test func `a place is free again once its bucket is full`() {
    let limiter = RateLimiter(Rate(perSecond: 1, burst: 1), keysMax: 1, now: Self.start)
    #expect(limiter.take("a", now: Self.start) == nil)
    let later = Self.start + .seconds(2)
    #expect(limiter.take("b", now: later) == nil)
    #expect(limiter.take("b", now: later) != nil)
    #expect(limiter.count == 1)
  }

  @Test func `a caller past its rate is told when to come back`() throws {
    let clock = Mutex(Self.start)
    let admission = RateLimitedAdmission(
      DevelopmentAdmission(), rate: Rate(perSecond: 4, burst: 1), callersMax: 10,
      now: { clock.withLock { $0 } })
    let peer = Peer(address: "in-process", isLocal: true)
    func admit(
      _ name: String, _ user: String, access: MethodAccess = .user
    ) throws(RPCError) -> Principal? {
      let method = MethodDescriptor(service: "a.B", name: name, kind: .unary, access: access)
      return try admission.admit(method, metadata: ["x-holdfast-user": user], peer: peer)
    }
    #expect(try admit("C", "ann")?.id == "ann")
    let error = #expect(throws: RPCError.self) { try admit("C", "ann") }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.message.contains("251 ms") == true)
    #expect(error?.details.isEmpty == false)
    #expect(try admit("D", "ann")?.id == "ann", "another method has a limit of its own")
    #expect(try admit("C", "bob")?.id == "bob", "another caller has a limit of its own")
    clock.withLock { $0 += .milliseconds(251) }
    #expect(try admit("C", "ann")?.id == "ann")
    #expect(try admit("C", "ann", access: .anyone) == nil)
  }

  @Test func `only misses are charged, and the refusal comes before the look-up`() async throws {
    var limits = RateLimits()
    limits.missedSnapshots = Rate(perSecond: 1, burst: 2)
    let guarded = EnumerationGuard(limits, now: { Self.start })
    let caller = try #require(OwnerID("ann"))
    for _ in 0..<10 {
      try await guarded.lookUp(for: caller) { () async throws(PersistenceError) in }
    }
    let lookUps = Mutex(0)
    for expected in [
      PersistenceError.Reason.snapshotNotFound, .snapshotNotFound, .rateLimited, .rateLimited,
    ] {
      let error = await #expect(throws: PersistenceError.self) {
        try await guarded.lookUp(for: caller) { () async throws(PersistenceError) in
          lookUps.withLock { $0 += 1 }
          throw PersistenceError(.snapshotNotFound, "There is no such snapshot.")
        }
      }
      #expect(error?.reason == expected)
    }
    #expect(lookUps.withLock { $0 } == 2)
  }

  @Test func `misses that are under way at once are paid for one by one`() async throws {
    var limits = RateLimits()
    limits.missedSnapshots = Rate(perSecond: 1, burst: 2)
    let clock = Mutex(Self.start)
    let guarded = EnumerationGuard(limits, now: { clock.withLock { $0 } })
    let caller = try #require(OwnerID("ann"))
    /// Misses while so many others do, and returns why each ended.
    func miss(underWay count: Int = 1) async -> [PersistenceError.Reason] {
      var others: [PersistenceError.Reason] = []
      do throws(PersistenceError) {
        try await guarded.lookUp(for: caller) { () async throws(PersistenceError) in
          if count > 1 { others = await miss(underWay: count - 1) }
          throw PersistenceError(.snapshotNotFound, "There is no such snapshot.")
        }
      } catch {
        others.append(error.reason)
      }
      return others
    }
    let atOnce = await miss(underWay: 10)
    #expect(atOnce == Array(repeating: .snapshotNotFound, count: 10))
    for (second, expected) in [
      (0, PersistenceError.Reason.rateLimited), (8, .rateLimited), (9, .snapshotNotFound),
      (9, .rateLimited), (10, .snapshotNotFound),
    ] {
      clock.withLock { $0 = Self.start + .seconds(second) }
      let reasons = await miss()
      #expect(reasons == [expected])
    }
  }

  private static let start = ContinuousClock.now
}
