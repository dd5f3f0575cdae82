// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Makes a draft a version of its session, or a new session.
struct ServerDraftPublishCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "publish", "Saves a draft as the next version of its session, or as a new one, and removes it.",
    """
    If the session has another version by now than the draft is based on, nothing is replaced and \
    the draft stays. --based-on then names the version that it may replace. Who may only read the \
    session publishes --as-new.
    """,
    examples: [
      "holdfast server-draft publish --session $SESSION --note \"from the train\"",
      "holdfast server-draft publish --session $SESSION --as-new",
      "holdfast server-draft publish --unsaved plan",
    ])

  @OptionGroup var draft: ServerDraftOptions

  @Flag(help: "Create a session of your own instead of changing the draft's.")
  var asNew = false

  @Option(
    name: .customLong("based-on"),
    help: ArgumentHelp(
      "The version that may be replaced; the draft's own basis if it is left out.",
      valueName: "version"))
  var basis: Int64?

  @Flag(help: "Let the content have another format than the stored one.")
  var allowFormatChange = false

  @Option(help: ArgumentHelp("A note for those who read the history.", valueName: "text"))
  var note = ""

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard basis == nil || !asNew && draft.session != nil else {
      throw ValidationError("--based-on is about a session that is changed.")
    }
  }

  func run(with server: Server) async throws {
    let found = try await draft.require(on: server)
    var request = PublishDraftRequest()
    (request.key, request.etag) = (found.key, found.etag)
    request.expectedVersion = basis ?? 0
    request.asNewSession = asNew
    request.allowFormatChange = allowFormatChange
    request.changeNote = note
    let response = try await server.call(SessionServiceMethods.publishDraft, request)
    let metadata = response.metadata ?? .init()
    let isNew = metadata.id != found.key?.sessionID
    let outcome = isNew ? "published as \(metadata.id)" : "published version \(metadata.version)"
    try output.printer.done(
      metadata, response.unchanged ? "unchanged, version \(metadata.version)" : outcome)
  }
}
