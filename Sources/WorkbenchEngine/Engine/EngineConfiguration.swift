// SPDX-License-Identifier: Apache-2.0

/// The timing and rules of an engine. All times are in milliseconds.
public struct EngineConfiguration: Sendable, Equatable {
  /// The unique name of this engine, with which the keys of its saves begin: at most 40 printable
  /// ASCII characters.
  public var writer: String
  /// The pause in editing after which a draft is written.
  public var draftQuiet: Int64 = 200
  /// The time after which a draft is written even if editing continues.
  public var draftLatest: Int64 = 2_000
  /// The time after the first unsaved edit at which the document is saved automatically; nil to
  /// save only on request.
  public var saveAfter: Int64?
  /// The interval at which edits that the server does not have are saved among the user's drafts
  /// there, for their other devices; nil to keep none there.
  public var serverDraftEvery: Int64?
  /// The first pause before a retry; it doubles with each failure.
  public var retryFirst: Int64 = 500
  /// The longest pause before a retry.
  public var retryLongest: Int64 = 30_000
  /// The percentage of a pause by which it may be shortened at random.
  public var retryJitter: Int64 = 25
  /// The seed of the random jitter.
  public var seed: UInt64
  /// The time for which a recovered document waits for the server before it becomes editable.
  public var recoveryLongest: Int64 = 3_000
  /// The longest time that closing may take.
  public var closingLongest: Int64 = 5_000
  /// True to apply a merge without asking if no place was changed on both sides.
  public var mergesByItself = false
  /// True to load a newer version without asking if there are no unsaved edits.
  public var loadsNewerByItself = false
  /// The format of the contents that the program writes; nil to declare none. A content that it has
  /// not changed keeps its own.
  public var format: WorkbenchFormat?
  /// True if a changed content keeps the format of its base: for programs that change texts without
  /// interpreting them, such as editors. Others would claim a newer format that they do not know.
  public var keepsFormat = false
  /// True to split contents from the server into the members of their object.
  public var worksInParts = false

  /// Creates the default configuration.
  public init(writer: String, seed: UInt64) {
    self.writer = writer
    self.seed = seed
  }
}
