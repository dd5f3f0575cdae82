// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Removes a draft from the server.
struct ServerDraftDiscardCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "discard", "Removes a draft from the server; it cannot be brought back.",
    examples: [
      "holdfast server-draft discard --session $SESSION",
      "holdfast server-draft discard --unsaved plan",
    ])

  @OptionGroup var draft: ServerDraftOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let found = try await draft.require(on: server)
    var request = DiscardDraftRequest()
    (request.key, request.etag) = (found.key, found.etag)
    _ = try await server.call(SessionServiceMethods.discardDraft, request)
    Terminal.tell("discarded revision \(found.revision) of the draft")
  }
}
