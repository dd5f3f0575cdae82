// SPDX-License-Identifier: Apache-2.0

/// Work that outlives the call that asked for it. What is to be done stands in the database, so a
/// crash loses nothing; each step can be repeated, so every server may run the job at once.
public protocol BackgroundJob: Sendable {
  /// What the job does, in lower case with hyphens; names it in metrics and on the command line.
  var name: String { get }

  /// Does a bounded part of what is due.
  func step(at now: Timestamp) async throws(PersistenceError) -> JobStep

  /// What is left to do, due or not.
  func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog
}

/// What a step of a job did.
public struct JobStep: Hashable, Sendable {
  /// How many rows it handled.
  public var handledCount: Int
  /// Whether more is due now.
  public var isMoreDue: Bool

  /// A step of its parts.
  public init(handledCount: Int, isMoreDue: Bool) {
    self.handledCount = handledCount
    self.isMoreDue = isMoreDue
  }
}

/// What a job has before it.
public struct JobBacklog: Hashable, Sendable {
  /// How many items wait.
  public var count: Int64
  /// Since when the oldest waits; nil when none does.
  public var oldestTime: Timestamp?

  /// Nothing.
  public static let empty = JobBacklog(count: 0, oldestTime: nil)

  /// A backlog of its parts.
  public init(count: Int64, oldestTime: Timestamp?) {
    self.count = count
    self.oldestTime = oldestTime
  }
}
