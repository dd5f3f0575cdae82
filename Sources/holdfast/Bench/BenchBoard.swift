// SPDX-License-Identifier: Apache-2.0

import LoadTesting
import PersistenceAPI
import Synchronization

/// The knowledge that the workers of a load share: the versions that they have seen, and the
/// outcomes of the current phase.
final class BenchBoard: Sendable {
  /// The sessions and snapshots, and the document that is saved.
  let items: BenchItems
  let document: [UInt8]
  private let state: Mutex<State>

  private struct State {
    /// The newest known version of each session.
    var versions: [Int64]
    var tallies: [LoadCall: CallTally] = [:]
    var notStarted = 0
    var progress = Progress()
  }

  /// The numbers of a phase so far.
  struct Progress {
    var succeeded = 0
    var failed = 0
  }

  init(_ items: BenchItems, document: [UInt8]) {
    self.items = items
    self.document = document
    state = Mutex(State(versions: items.sessions.map(\.version)))
  }

  /// The outcome of a call.
  enum Outcome {
    case right, wrong
    case failed(String)
  }

  var progress: Progress { state.withLock(\.progress) }

  /// The newest version of a session that any worker has seen.
  func version(of session: Int) -> Int64 { state.withLock { $0.versions[session] } }

  func saw(_ version: Int64, of session: Int) {
    state.withLock { $0.versions[session] = max($0.versions[session], version) }
  }

  /// Counts a call. `share` says how much of the phase's time had passed.
  func record(_ call: LoadCall, _ outcome: Outcome, after latency: Duration, at share: Double) {
    state.withLock { state in
      switch outcome {
      case .right:
        state.tallies[call, default: CallTally()].succeeded(after: latency, at: share)
        state.progress.succeeded += 1
      case .wrong:
        state.tallies[call, default: CallTally()].answeredWrongly()
        state.progress.failed += 1
      case .failed(let name):
        state.tallies[call, default: CallTally()].failed(name)
        state.progress.failed += 1
      }
    }
  }

  /// Counts a call that was due and could not be started.
  func couldNotStart() { state.withLock { $0.notStarted += 1 } }

  /// Ends a phase: its outcomes, which are forgotten.
  func takeOutcomes() -> (tallies: [LoadCall: CallTally], notStarted: Int) {
    state.withLock { state in
      let outcomes = (state.tallies, state.notStarted)
      state.tallies = [:]
      state.notStarted = 0
      state.progress = Progress()
      return outcomes
    }
  }
}
