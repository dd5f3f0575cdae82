// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import Workbench

/// The names of documents on this device that a command may be about.
struct KeptCandidates {
  private let line: CompletionLine

  init(_ line: CompletionLine) { self.line = line }

  /// The candidates, with the titles as descriptions.
  func all() async throws -> [Candidate] {
    // Without drafts, nothing is made where they would be.
    guard access(try StateFolder.path(), F_OK) == 0 else { return [] }
    var target = try line.serverOptions().target()
    // A command that prints keys may ask the user.
    if case .some(.command(_)) = target.draftKeys { target.draftKeys = nil }
    let kinds = line.keptKinds
    return try await target.withClient { client in
      try await LocalDesk.with(Server(client: client, target: target)) { local in
        try await local.listed(kinds).map { Candidate(word: $0.name, description: $0.title) }
      }
    }
  }
}
