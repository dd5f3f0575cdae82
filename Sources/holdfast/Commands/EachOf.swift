// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// Does one thing to each of several things, and tells which could not be done.
struct EachOf {
  private let ids: [ThingID]

  init(_ ids: [ThingID]) { self.ids = ids }

  /// Runs `body` for each id. The refusal of one does not keep from the others; then the status
  /// says that it is done but for some. One alone ends with its own error.
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
