// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

/// The number of sessions by outcome, over all calls of an import.
struct ImportTally: CustomStringConvertible {
  private var counts: [Int32: Int64] = [:]

  /// The total number of sessions.
  var total: Int64 { counts.values.reduce(0, +) }

  /// The number of refused sessions.
  var refused: Int64 { counts[ImportOutcome.refused.rawValue] ?? 0 }

  mutating func count(_ session: ImportedSession) {
    counts[session.outcome.rawValue, default: 0] += 1
  }

  /// `3 imported, 1 skipped`, or `no sessions`.
  var description: String {
    let parts = ImportOutcome.allCases.compactMap { outcome in
      counts[outcome.rawValue].map { "\($0) \(outcome)" }
    }
    return parts.isEmpty ? "no sessions" : parts.joined(separator: ", ")
  }
}

extension ImportOutcome.Wire {
  /// The outcome as a word.
  var word: String { ImportOutcome(rawValue: rawValue).map { "\($0)" } ?? "outcome \(rawValue)" }
}
