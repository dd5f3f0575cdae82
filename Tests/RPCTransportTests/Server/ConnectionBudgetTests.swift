// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Reactor
import Testing

@testable import RPCTransport

@Suite struct ConnectionBudgetTests {
  @Test func `malformed frames are allowed up to the burst and then by the second`() throws {
    var budget = ConnectionBudget(Self.limits, now: Self.start)
    var counts = FrameCounts()
    counts.malformed = 5
    try budget.charge(counts, now: Self.start)
    counts.malformed = 6
    #expect(throws: ConnectionCut.malformed) {
      try budget.charge(counts, now: Self.start)
    }

    var patient = ConnectionBudget(Self.limits, now: Self.start)
    counts.malformed = 5
    try patient.charge(counts, now: Self.start)
    counts.malformed = 7
    try patient.charge(counts, now: Self.after(.seconds(1)))
    counts.malformed = 8
    #expect(throws: ConnectionCut.malformed) {
      try patient.charge(counts, now: Self.after(.seconds(1)))
    }
  }

  @Test func `idle frames are earned back by useful ones`() throws {
    var budget = ConnectionBudget(Self.limits, now: Self.start)
    var counts = FrameCounts()
    for _ in 0..<1_000 {
      counts.useful += 1
      counts.sent += 1
      counts.idle += 4
      try budget.charge(counts, now: Self.start)
    }
    counts.idle += 11
    #expect(throws: ConnectionCut.idleFrames) {
      try budget.charge(counts, now: Self.start)
    }
  }

  @Test func `a peer is suspect until and unless it sends what moves calls on`() throws {
    var budget = ConnectionBudget(ConnectionLimits(), now: Self.start)
    var counts = FrameCounts()
    #expect(budget.isSuspect)
    // What a client begins with.
    (counts.idle, counts.useful) = (2, 0)
    try budget.charge(counts, now: Self.start)
    #expect(budget.isSuspect)
    (counts.idle, counts.useful) = (3, 2)
    try budget.charge(counts, now: Self.start)
    #expect(!budget.isSuspect)
    // Nothing whole came.
    try budget.charge(counts, now: Self.start)
    #expect(!budget.isSuspect)
    // One that reads a long answer opens windows.
    (counts.idle, counts.sent) = (13, 10)
    try budget.charge(counts, now: Self.start)
    #expect(!budget.isSuspect)
    counts.idle = 14
    try budget.charge(counts, now: Self.start)
    #expect(budget.isSuspect)
  }

  @Test func `three hasty pings are too many`() throws {
    var budget = ConnectionBudget(Self.limits, now: Self.start)
    try budget.ping(sent: 0, now: Self.start)
    try budget.ping(sent: 0, now: Self.after(.seconds(1)))
    try budget.ping(sent: 0, now: Self.after(.seconds(2)))
    #expect(throws: ConnectionCut.pings) {
      try budget.ping(sent: 0, now: Self.after(.seconds(3)))
    }
  }

  @Test func `pings at the allowed interval are no strikes`() throws {
    var budget = ConnectionBudget(Self.limits, now: Self.start)
    for number in 0..<100 {
      try budget.ping(sent: 0, now: Self.after(.seconds(10 * number)))
    }
  }

  @Test func `an answer in between forgives a ping`() throws {
    var budget = ConnectionBudget(Self.limits, now: Self.start)
    for number in 0..<100 {
      try budget.ping(sent: UInt64(number), now: Self.after(.milliseconds(number)))
    }
  }

  @Test func `new keys are allowed up to the burst and then by the second`() throws {
    var budget = ConnectionBudget(ConnectionLimits(), now: Self.start)
    try budget.charge(rekeyings: 32, now: Self.start)
    try budget.charge(rekeyings: 33, now: Self.after(.seconds(1)))
    #expect(throws: ConnectionCut.rekeyings) {
      try budget.charge(rekeyings: 34, now: Self.after(.seconds(1)))
    }
  }

  @Test func `counts at the end of their range do not trap`() throws {
    var budget = ConnectionBudget(Self.limits, now: Self.start)
    var counts = FrameCounts()
    counts.useful = .max
    counts.sent = .max
    counts.idle = .max
    counts.malformed = .max
    #expect(throws: ConnectionCut.self) {
      try budget.charge(counts, now: .distantFuture)
    }
  }

  private static let start = MonotonicInstant(nanoseconds: 0)
  private static func after(_ duration: Duration) -> MonotonicInstant {
    start.advanced(by: duration)
  }
  private static let limits = {
    var limits = ConnectionLimits()
    limits.malformedBurst = 5
    limits.malformedPerSecond = 2
    limits.idleFrameBurst = 10
    limits.idleFramesPerSecond = 1
    return limits
  }()
}
