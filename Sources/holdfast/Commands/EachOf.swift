// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// Applies an operation to several ids, and reports which ones failed.
struct EachOf {
  private let ids: [ThingID]

  init(_ ids: [ThingID]) { self.ids = ids }

  /// Runs `body` for each id. If one is refused, the others still run, and the exit status is
  /// `incomplete`. With a single id, its error is thrown.
  func run(_ body: (ThingID) async throws -> Void) async throws {
    var refused = 0
    for id in ids {
      do {
        try await body(id)
      } catch let error as HoldfastError where ids.count > 1 && !error.isTemporary {
        refused += 1
        Terminal.complain("not \(id.text): \(Failure(error))")
      }
    }
    if refused > 0 { throw ExitStatus.incomplete }
  }
}
