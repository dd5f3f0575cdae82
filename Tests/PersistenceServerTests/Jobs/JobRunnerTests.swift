// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import Synchronization
import TestSupport
import Testing

@Suite struct JobRunnerTests {
  private let outage = PersistenceError(.storageUnavailable, "m")
  private static let time = Timestamp(microseconds: 7)

  private func runner(
    _ jobs: [any BackgroundJob], report: @escaping @Sendable (String, PersistenceError) -> Void
  ) -> JobRunner {
    JobRunner(
      jobs: jobs, scheduler: TestScheduler(firesAtOnce: true), now: { JobRunnerTests.time },
      report: report)
  }

  @Test func `a job that fails holds up no other and is tried for ever`() async throws {
    let failures = Mutex(0)
    let sound = ScriptedJob("sound", [])
    let broken = ScriptedJob("broken", Array(repeating: .failure(outage), count: 50))
    let runner = runner([broken, sound]) { job, error in
      #expect(job == "broken")
      #expect(error == outage)
      failures.withLock { $0 += 1 }
    }
    let task = Task { await runner.run() }
    try await waitUntil("both jobs have taken 60 steps") {
      sound.stepCount >= 60 && broken.stepCount >= 60
    }
    task.cancel()
    await task.value
    #expect(failures.withLock { $0 } == 50)
    let statistics = runner.statistics
    #expect(statistics.map(\.name) == ["broken", "sound"])
    #expect(statistics[0].failureCount == 50)
    #expect(statistics[1].failureCount == 0)
    #expect(statistics[1].backlog == ScriptedJob.backlog)
  }

  @Test func `what is due is done step by step until nothing is`() async throws {
    let more = JobStep(handledCount: 10, isMoreDue: true)
    let last = JobStep(handledCount: 3, isMoreDue: false)
    let job = ScriptedJob("job", [.success(more), .success(more), .success(last)])
    let runner = runner([job]) { _, _ in }
    try await runner.runDue()
    #expect(job.stepCount == 3)
    #expect(runner.statistics[0].handledCount == 23)
    #expect(runner.statistics[0].stepCount == 3)
  }

  @Test func `what is due is given up at the first failure when somebody waits for it`() async {
    let runner = runner([ScriptedJob("job", [.failure(outage)])]) { _, _ in }
    await #expect(throws: outage) { try await runner.runDue() }
  }
}

/// A job whose steps end as a script says, and then have nothing to do.
private final class ScriptedJob: BackgroundJob {
  static let backlog = JobBacklog(count: 4, oldestTime: Timestamp(microseconds: 1))

  let name: String
  private let script: Mutex<[Result<JobStep, PersistenceError>]>
  private let steps = Atomic(0)

  init(_ name: String, _ script: [Result<JobStep, PersistenceError>]) {
    self.name = name
    self.script = Mutex(script)
  }

  var stepCount: Int { steps.load(ordering: .relaxed) }

  func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    steps.add(1, ordering: .relaxed)
    let next = script.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let next else {
      await Task.yield()
      return JobStep(handledCount: 0, isMoreDue: false)
    }
    return try next.get()
  }

  func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    ScriptedJob.backlog
  }
}
