// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// Applies a change to several sessions, by as few calls as possible.
struct SessionBatches {
  /// The number of sessions in a call.
  static let countMax = 100

  private let ids: [String]
  private let printer: Printer?

  /// The sessions, each once. With a `printer`, whose format may be one for programs, the changed
  /// sessions are printed by it.
  init(_ ids: [ThingID], _ printer: Printer? = nil) {
    var seen: Set<String> = []
    self.ids = ids.map(\.text).filter { seen.insert($0).inserted }
    self.printer = printer
  }

  /// Changes several sessions by `batch`, or a single one by `alone`, whose error is thrown. Prints
  /// those that were changed, for people by what `told` says about each.
  func run(
    _ batch: ([String]) async throws(HoldfastError) -> [SessionOutcome],
    alone: (String) async throws(HoldfastError) -> SessionMetadataWire?,
    told: (String, SessionMetadataWire?) -> String
  ) async throws {
    if ids.count == 1 {
      let changed = try await alone(ids[0])
      return Terminal.tell(told(ids[0], changed))
    }
    var tally = BatchTally(printer)
    do {
      try await change(batch, alone, &tally, told)
    } catch {
      try tally.printChanged()
      throw error
    }
    try tally.end()
  }

  private func change(
    _ batch: ([String]) async throws(HoldfastError) -> [SessionOutcome],
    _ alone: (String) async throws(HoldfastError) -> SessionMetadataWire?,
    _ tally: inout BatchTally, _ told: (String, SessionMetadataWire?) -> String
  ) async throws(HoldfastError) {
    for start in stride(from: 0, to: ids.count, by: Self.countMax) {
      let part = Array(ids[start..<min(start + Self.countMax, ids.count)])
      do throws(HoldfastError) {
        for outcome in try await batch(part) {
          tally.count(outcome.id, outcome.result.map(Optional.some), told: told)
        }
      } catch {
        // A server of the first release has no batches. A batch with a malformed session is refused
        // before anything is done; alone, only that one is.
        guard [.unimplemented, .invalidArgument].contains(error.code) else { throw error }
        for id in part { tally.count(id, await Self.result(of: id, alone), told: told) }
      }
    }
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

/// Counts what has become of several sessions.
struct BatchTally {
  /// The printer of the changed sessions; nil if each is told as it is changed.
  private let printer: Printer?
  private var changed: [SessionMetadataWire] = []
  private var hasRefusals = false
  /// The first error after which the same command may succeed later.
  private var temporary: HoldfastError?

  init(_ printer: Printer?) {
    self.printer = printer.flatMap { [.table, .wide].contains($0.format) ? nil : $0 }
  }

  /// Notes what was done to a session, or says why nothing was.
  mutating func count(
    _ id: String, _ result: Result<SessionMetadataWire?, HoldfastError>,
    told: (String, SessionMetadataWire?) -> String
  ) {
    switch result {
    case .success(let session?) where printer != nil: changed.append(session)
    case .success(let session): Terminal.tell(told(id, session))
    case .failure(let error):
      hasRefusals = true
      if temporary == nil, error.isTemporary { temporary = error }
      Terminal.complain("not \(id): \(Failure(error))")
    }
  }

  /// Prints the changed sessions that were not told.
  func printChanged() throws { try printer?.list(changed) }

  /// Prints the changed sessions, and throws the error that may pass, or the exit status
  /// `incomplete`, if any session was refused.
  func end() throws {
    try printChanged()
    if let temporary { throw temporary }
    if hasRefusals { throw ExitStatus.incomplete }
  }
}
