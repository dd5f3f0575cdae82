// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct JobScheduleTests {
  private let pauses = JobSchedule.Pauses(
    idle: .seconds(2), failureMin: .seconds(1), failureMax: .seconds(6))

  @Test func `more work is done at once, none is looked for after a pause`() {
    var schedule = JobSchedule(pauses)
    #expect(
      schedule.pause(after: JobStep(handledCount: 1, isMoreDue: true), jitter: 0) == .zero)
    #expect(
      schedule.pause(after: JobStep(handledCount: 1, isMoreDue: false), jitter: 0) == .seconds(2))
    #expect(
      schedule.pause(after: JobStep(handledCount: 0, isMoreDue: false), jitter: 0.5)
        == .milliseconds(1_500))
  }

  @Test func `failures make pauses longer up to a maximum, and a success forgets them`() {
    var schedule = JobSchedule(pauses)
    let pauses = (0..<6).map { _ in schedule.pauseAfterFailure(jitter: 0) }
    #expect(pauses == [1, 2, 4, 6, 6, 6].map { .seconds($0) })
    #expect(schedule.pauseAfterFailure(jitter: 0.5) == .milliseconds(4_500))
    _ = schedule.pause(after: JobStep(handledCount: 0, isMoreDue: false), jitter: 0)
    #expect(schedule.pauseAfterFailure(jitter: 0) == .seconds(1))
  }
}
