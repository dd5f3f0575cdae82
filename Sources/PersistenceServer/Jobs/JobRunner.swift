// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

/// Runs jobs until it is cancelled, each in its own task, so that a failing or busy job does not
/// delay others.
public final class JobRunner: Sendable {
  /// The work of a job since the start, and its backlog.
  public struct Statistics: Hashable, Sendable {
    /// The job's name.
    public var name: String
    /// Steps that succeeded.
    public var stepCount = 0
    /// Steps that failed.
    public var failureCount = 0
    /// Rows that were handled.
    public var handledCount = 0
    /// The backlog when the job last had nothing due; nil before that.
    public var backlog: JobBacklog?
  }

  private let jobs: [any BackgroundJob]
  private let pauses: JobSchedule.Pauses
  private let scheduler: any Scheduler
  private let now: @Sendable () -> Timestamp
  private let report: @Sendable (_ job: String, PersistenceError) -> Void
  private let state: Mutex<[String: Statistics]>

  /// A runner of these jobs, whose names must be unique. `report` is called for every failure.
  public init(
    jobs: [any BackgroundJob], pauses: JobSchedule.Pauses = JobSchedule.Pauses(),
    scheduler: any Scheduler, now: @escaping @Sendable () -> Timestamp,
    report: @escaping @Sendable (_ job: String, PersistenceError) -> Void = { _, _ in }
  ) {
    self.jobs = jobs
    self.pauses = pauses
    self.scheduler = scheduler
    self.now = now
    self.report = report
    state = Mutex(
      Dictionary(jobs.map { ($0.name, Statistics(name: $0.name)) }, uniquingKeysWith: { $1 }))
  }

  /// The statistics of the jobs, in the order in which they were given; for any thread.
  public var statistics: [Statistics] {
    state.withLock { state in jobs.compactMap { state[$0.name] } }
  }

  /// Runs every job until the task is cancelled.
  public func run() async {
    await withTaskGroup(of: Void.self) { group in
      for job in jobs { group.addTask { await self.run(job) } }
    }
  }

  private func run(_ job: any BackgroundJob) async {
    var schedule = JobSchedule(pauses)
    while !Task.isCancelled {
      let jitter = Double.random(in: 0..<1)
      var pause: Duration
      do throws(PersistenceError) {
        let step = try await self.step(job)
        pause = schedule.pause(after: step, jitter: jitter)
        if !step.isMoreDue { try await observeBacklog(of: job) }
      } catch {
        guard !Task.isCancelled else { return }
        note(job) { $0.failureCount += 1 }
        report(job.name, error)
        pause = schedule.pauseAfterFailure(jitter: jitter)
      }
      if pause > .zero { await scheduler.pause(pause) }
    }
  }

  /// Runs every job until nothing of it is due, once.
  ///
  /// - Throws: the first failure.
  public func runDue() async throws(PersistenceError) {
    for job in jobs {
      while try await step(job).isMoreDue {}
      try await observeBacklog(of: job)
    }
  }

  /// Reads the backlog of every job.
  public func observeBacklogs() async throws(PersistenceError) {
    for job in jobs { try await observeBacklog(of: job) }
  }

  private func step(_ job: any BackgroundJob) async throws(PersistenceError) -> JobStep {
    let step = try await job.step(at: now())
    note(job) { statistics in
      statistics.stepCount += 1
      statistics.handledCount += step.handledCount
    }
    return step
  }

  private func observeBacklog(of job: any BackgroundJob) async throws(PersistenceError) {
    let backlog = try await job.backlog(at: now())
    note(job) { $0.backlog = backlog }
  }

  private func note(_ job: any BackgroundJob, _ change: (inout Statistics) -> Void) {
    state.withLock { state in change(&state[job.name, default: Statistics(name: job.name)]) }
  }
}
