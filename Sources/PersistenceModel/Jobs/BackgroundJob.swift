// SPDX-License-Identifier: Apache-2.0

/// Work that continues after the call that caused it. Pending work is stored in the database, so a
/// crash loses nothing. Steps are idempotent, so all servers may run the job concurrently.
public protocol BackgroundJob: Sendable {
  /// The job's name in metrics and on the command line: lower case with hyphens.
  var name: String { get }

  /// Does a bounded part of the due work.
  func step(at now: Timestamp) async throws(PersistenceError) -> JobStep

  /// The work that is left, due or not.
  func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog
}

/// The outcome of one step of a job.
public struct JobStep: Hashable, Sendable {
  /// The number of rows that it handled.
  public var handledCount: Int
  /// True if more is due now.
  public var isMoreDue: Bool

  /// A step of its parts.
  public init(handledCount: Int, isMoreDue: Bool) {
    self.handledCount = handledCount
    self.isMoreDue = isMoreDue
  }
}

/// The backlog of a job.
public struct JobBacklog: Hashable, Sendable {
  /// The number of waiting items.
  public var count: Int64
  /// The time since which the oldest waits; nil if none does.
  public var oldestTime: Timestamp?

  /// Nothing.
  public static let empty = JobBacklog(count: 0, oldestTime: nil)

  /// A backlog of its parts.
  public init(count: Int64, oldestTime: Timestamp?) {
    self.count = count
    self.oldestTime = oldestTime
  }
}
