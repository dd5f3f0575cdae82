// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import Synchronization

/// Limits the concurrent imports of one call, and reports their outcomes in the order of the
/// bundle, although they complete in any order.
///
/// One task begins imports and waits for capacity; any number complete them. The task that
/// completes the next import in order sends its outcome and all outcomes waiting after it; other
/// tasks only store theirs.
final class ImportLedger: Sendable {
  /// The number of sessions that are imported at once: concurrent commits share their flush.
  fileprivate static let sessionsMax = 8
  /// The maximum bytes of sessions in memory, give or take one session.
  fileprivate static let bytesMax = 4 << 20

  fileprivate struct State {
    var begunCount = 0
    var toldCount = 0
    var byteCounts: [Int: Int] = [:]
    var settled: [Int: ImportedSession] = [:]
    var isTelling = false
    var hasFailed = false
    var summary = ImportSummary()
    var waiter: UnsafeContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  private let output: ResponseWriter<ImportSessionsResponse>

  init(output: ResponseWriter<ImportSessionsResponse>) {
    self.output = output
  }

  /// The number of sessions for each outcome so far.
  var summary: ImportSummary { state.withLock { $0.summary } }

  /// The memory of the current imports in bytes.
  var heldBytes: Int { state.withLock { $0.byteCounts.values.reduce(0, +) } }

  /// Takes up an import of so many bytes and returns its number, once there is room.
  func begin(byteCount: Int) async -> Int {
    while true {
      let number = state.withLock { state -> Int? in
        guard state.hasRoom || state.hasFailed else { return nil }
        state.byteCounts[state.begunCount] = byteCount
        state.begunCount += 1
        return state.begunCount - 1
      }
      if let number { return number }
      await withUnsafeContinuation { continuation in
        let isReady = state.withLock { state in
          if state.hasRoom || state.hasFailed { return true }
          state.waiter = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }
  }

  /// Takes the outcome of an import, and sends the outcomes that are next in order.
  func settle(_ number: Int, _ session: ImportedSession) async throws(RPCError) {
    let isOther = state.withLock { state in
      state.settled[number] = session
      if state.isTelling { return true }
      state.isTelling = true
      return false
    }
    if isOther { return }
    while let next = nextInTurn() {
      try await output.send(ImportSessionsResponse(.session(next)))
      wake { state in
        state.byteCounts[state.toldCount] = nil
        state.toldCount += 1
        state.summary.count(next.outcome)
      }
    }
  }

  /// Ends all waits, since an import failed and the call ends. True for the first failure only.
  func fail() -> Bool {
    let isFirst = state.withLock { !$0.hasFailed }
    wake { $0.hasFailed = true }
    return isFirst
  }

  /// The answer that is in turn; none ends the turn of the task that reports.
  private func nextInTurn() -> ImportedSession? {
    state.withLock { state in
      let next = state.settled.removeValue(forKey: state.toldCount)
      if next == nil { state.isTelling = false }
      return next
    }
  }

  private func wake(_ change: (inout State) -> Void) {
    let waiter = state.withLock { state in
      change(&state)
      return state.hasRoom || state.hasFailed ? state.waiter.take() : nil
    }
    waiter?.resume()
  }
}

extension ImportLedger.State {
  fileprivate var hasRoom: Bool {
    byteCounts.count < ImportLedger.sessionsMax
      && byteCounts.values.reduce(0, +) < ImportLedger.bytesMax
  }
}

extension ImportSummary {
  /// Counts a session that came to this end.
  fileprivate mutating func count(_ outcome: ImportOutcome.Wire) {
    switch outcome {
    case .imported: importedCount += 1
    case .unchanged: unchangedCount += 1
    case .skipped: skippedCount += 1
    case .renamed: renamedCount += 1
    case .replaced: replacedCount += 1
    case .restored: restoredCount += 1
    default: refusedCount += 1
    }
  }
}
