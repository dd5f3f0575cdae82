// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Removes a draft from the server.
struct DraftDiscardCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "discard", "Removes a draft from the server; it cannot be brought back.",
    examples: [
      "holdfast draft discard --session $SESSION", "holdfast draft discard --unsaved plan",
    ])

  @OptionGroup var draft: DraftOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let found = try await draft.require(on: server)
    var request = DiscardDraftRequest()
    (request.key, request.etag) = (found.key, found.etag)
    _ = try await server.call(SessionServiceMethods.discardDraft, request)
    Terminal.tell("discarded revision \(found.revision) of the draft")
  }
}
