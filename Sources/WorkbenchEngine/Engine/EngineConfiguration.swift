// SPDX-License-Identifier: Apache-2.0

/// The times and rules of an engine. All times are in milliseconds.
public struct EngineConfiguration: Sendable, Equatable {
  /// A name of this process's work on the session, with which the keys of its saves begin: at most
  /// 40 characters of printable ASCII, drawn anew for each engine.
  public var writer: String
  /// The pause after which a draft is written.
  public var draftQuiet: Int64 = 200
  /// The time after which a draft is written although editing goes on.
  public var draftLatest: Int64 = 2_000
  /// The time after its first unsaved edit at which a document is saved by itself; nil to save only
  /// when asked.
  public var saveAfter: Int64?
  /// The shortest and the longest pause before something is tried again; pauses double.
  public var retryFirst: Int64 = 500
  /// The longest pause before something is tried again.
  public var retryLongest: Int64 = 30_000
  /// The part of a pause, in percent, by which it may be shorter at random.
  public var retryJitter: Int64 = 25
  /// The seed of that randomness.
  public var seed: UInt64
  /// The time for which a recovered document waits for the server before it can be edited.
  public var recoveryLongest: Int64 = 3_000
  /// The time that closing may take.
  public var closingLongest: Int64 = 5_000
  /// True to go on with a merge without asking where no place was changed on both sides.
  public var mergesByItself = false
  /// True to show a newer version without asking where nothing was edited here.
  public var loadsNewerByItself = false
  /// True to take contents of the server apart into the members of their object.
  public var worksInParts = false

  /// The usual times and rules.
  public init(writer: String, seed: UInt64) {
    self.writer = writer
    self.seed = seed
  }
}
