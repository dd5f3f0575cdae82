// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import Synchronization
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

  @Test func `a job that fails holds up no other and is tried for ever`() async {
    let failures = Mutex(0)
    let idle = JobStep(handledCount: 0, isMoreDue: false)
    let sound = ScriptedJob("sound", Array(repeating: .success(idle), count: 60))
    let broken = ScriptedJob(
      "broken", Array(repeating: .failure(outage), count: 50) + [.success(idle)])
    let runner = runner([broken, sound]) { job, error in
      #expect(job == "broken")
      #expect(error == outage)
      failures.withLock { $0 += 1 }
    }
    let task = Task { await runner.run() }
    await sound.waitForEnd()
    await broken.waitForEnd()
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

/// A job whose steps end as a script says, and then wait for the runner to be cancelled.
private final class ScriptedJob: BackgroundJob {
  static let backlog = JobBacklog(count: 4, oldestTime: Timestamp(microseconds: 1))

  let name: String
  private let script: Mutex<[Result<JobStep, PersistenceError>]>
  private let steps = Atomic(0)
  private let (end, endContinuation) = AsyncStream<Void>.makeStream()

  init(_ name: String, _ script: [Result<JobStep, PersistenceError>]) {
    self.name = name
    self.script = Mutex(script)
  }

  var stepCount: Int { steps.load(ordering: .relaxed) }

  /// Returns when every step of the script has been taken.
  func waitForEnd() async {
    for await _ in end {}
  }

  func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    let next = script.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let next else {
      endContinuation.finish()
      let (cancellation, continuation) = AsyncStream<Void>.makeStream()
      for await _ in cancellation {}
      withExtendedLifetime(continuation) {}
      return JobStep(handledCount: 0, isMoreDue: false)
    }
    steps.add(1, ordering: .relaxed)
    return try next.get()
  }

  func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    ScriptedJob.backlog
  }
}
