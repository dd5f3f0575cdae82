// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// Applies a change to several sessions, by as few calls as possible.
struct SessionBatches {
  /// The number of sessions in a call.
  static let countMax = 100

  private let ids: [String]

  /// The sessions, each once.
  init(_ ids: [ThingID]) {
    var seen: Set<String> = []
    self.ids = ids.map(\.text).filter { seen.insert($0).inserted }
  }

  /// Changes several sessions by `batch`, or a single one by `alone`, whose error is thrown. Prints
  /// what `told` says about each that was changed.
  func run(
    _ batch: ([String]) async throws(HoldfastError) -> [SessionOutcome],
    alone: (String) async throws(HoldfastError) -> SessionMetadataWire?,
    told: (String, SessionMetadataWire?) -> String
  ) async throws {
    if ids.count == 1 {
      let changed = try await alone(ids[0])
      return Terminal.tell(told(ids[0], changed))
    }
    var tally = BatchTally()
    for start in stride(from: 0, to: ids.count, by: Self.countMax) {
      let part = Array(ids[start..<min(start + Self.countMax, ids.count)])
      do throws(HoldfastError) {
        for outcome in try await batch(part) {
          tally.count(outcome.id, outcome.result.map(Optional.some), told: told)
        }
      } catch {
        // A server of the first release has no batches.
        guard error.code == .unimplemented else { throw error }
        for id in part { tally.count(id, await Self.result(of: id, alone), told: told) }
      }
    }
    try tally.end()
  }

  private static func result(
    of id: String, _ alone: (String) async throws(HoldfastError) -> SessionMetadataWire?
  ) async -> Result<SessionMetadataWire?, HoldfastError> {
    do throws(HoldfastError) {
      return .success(try await alone(id))
    } catch {
      return .failure(error)
    }
  }
}

/// The sessions of several that could not be changed.
struct BatchTally {
  private var hasRefusals = false
  /// The first error after which the same command may succeed later.
  private var temporary: HoldfastError?

  /// Prints what was done to a session, or why nothing was.
  mutating func count(
    _ id: String, _ result: Result<SessionMetadataWire?, HoldfastError>,
    told: (String, SessionMetadataWire?) -> String
  ) {
    switch result {
    case .success(let changed): Terminal.tell(told(id, changed))
    case .failure(let error):
      hasRefusals = true
      if temporary == nil, error.isTemporary { temporary = error }
      Terminal.complain("not \(id): \(Failure(error))")
    }
  }

  /// Throws the error that may pass, or the exit status `incomplete`, if any session was refused.
  func end() throws {
    if let temporary { throw temporary }
    if hasRefusals { throw ExitStatus.incomplete }
  }
}
