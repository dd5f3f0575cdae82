// SPDX-License-Identifier: Apache-2.0

/// A call that a load consists of.
public enum LoadCall: String, CaseIterable, Sendable, Hashable {
  /// Polls a session's metadata.
  case metadata = "GetSessionMetadata"
  /// Opens a session.
  case get = "GetSession"
  /// Reads the first page of the caller's sessions.
  case list = "ListSessions"
  /// Saves a session: the whole document, with one small change.
  case save = "UpdateSession"
  /// Opens a snapshot, which counts as a visit.
  case openSnapshot = "GetSnapshot"
  /// Makes a snapshot of a session.
  case makeSnapshot = "CreateSnapshot"
}

/// The calls of a load, and how often each is made.
public enum LoadWork: String, CaseIterable, Sendable, Hashable {
  case metadata, get, save, list, snapshot
  /// The day of a workbench: mostly polls, some opens and saves.
  case mix

  /// The calls and their shares of 100.
  public var shares: [(call: LoadCall, share: Int)] {
    switch self {
    case .metadata: [(.metadata, 100)]
    case .get: [(.get, 100)]
    case .save: [(.save, 100)]
    case .list: [(.list, 100)]
    case .snapshot: [(.openSnapshot, 100)]
    case .mix:
      [
        (.metadata, 70), (.list, 10), (.get, 8), (.save, 6), (.openSnapshot, 5),
        (.makeSnapshot, 1),
      ]
    }
  }

  /// True if snapshots are opened, which must exist before.
  public var opensSnapshots: Bool { shares.contains { $0.call == .openSnapshot } }

  /// True if sessions are saved, each by one worker.
  public var saves: Bool { shares.contains { $0.call == .save } }

  /// Draws the next call.
  public func draw(_ random: inout SplitMix) -> LoadCall {
    var rest = Int.random(in: 0..<100, using: &random)
    for (call, share) in shares {
      guard rest >= share else { return call }
      rest -= share
    }
    return shares[0].call
  }
}
