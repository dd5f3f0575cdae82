// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// Keeps unpublished work on the server.
struct ServerDraftSaveCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "save", "Keeps unpublished work on the server, where only you see it.",
    """
    The draft of this session and device takes the content; the session stays as it is. What is \
    left out is as in the draft before, or as in the session. A draft lasts 30 days from its last \
    save.
    """,
    examples: [
      "holdfast server-draft save work.json --session $SESSION --based-on 2",
      "holdfast server-draft save work.json --unsaved plan --title \"A plan\"",
    ])

  @Argument(help: "The file with the content; - for standard input.", completion: .file())
  var file: String

  @OptionGroup var draft: ServerDraftOptions

  @Option(help: "The title.")
  var title: String?

  @Option(help: "The description.")
  var description: String?

  @Option(
    name: .customLong("based-on"),
    help: ArgumentHelp("The version that the work is based on.", valueName: "version"))
  var basis: Int64?

  @Option(
    help: ArgumentHelp(
      "The name by which an application calls the format of the content.", valueName: "name"))
  var format = ""

  @Option(help: ArgumentHelp("The version of that format.", valueName: "number"))
  var formatVersion: Int32 = 0

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard basis == nil || draft.session != nil else {
      throw ValidationError("--based-on needs --session.")
    }
    guard formatVersion == 0 || !format.isEmpty else {
      throw ValidationError("--format-version needs --format.")
    }
  }

  func run(with server: Server) async throws {
    var request = SaveDraftRequest()
    request.key = draft.key
    request.content = try ContentFile.read(file)
    let found = try await draft.find(on: server)
    request.revision = (found?.revision ?? 0) + 1
    request.baseVersion = try basis ?? found?.baseVersion ?? firstBasis()
    (request.title, request.description) = try await texts(found, server)
    request.contentFormat = format.isEmpty ? found?.contentFormat ?? "" : format
    request.contentFormatVersion =
      format.isEmpty ? found?.contentFormatVersion ?? 0 : formatVersion
    let response = try await server.call(SessionServiceMethods.saveDraft, request)
    let metadata = response.metadata ?? .init()
    try output.printer.done(metadata, "saved revision \(metadata.revision) of the draft")
  }

  private func firstBasis() throws -> Int64 {
    guard draft.session == nil else {
      throw Failure(
        "There is no draft yet that says which version it is based on.",
        exitCode: ExitStatus.usage, remedy: "Add --based-on VERSION.")
    }
    return 0
  }

  /// The title and description: as they are given, as in the draft before, or as in the session.
  private func texts(
    _ found: SessionDraftMetadata.Wire?, _ server: Server
  ) async throws -> (title: String, description: String) {
    if let found { return (title ?? found.title, description ?? found.description) }
    if let title { return (title, description ?? "") }
    guard let session = draft.session else {
      throw Failure(
        "The draft has no title yet.", exitCode: ExitStatus.usage, remedy: "Add --title.")
    }
    let metadata = try await server.metadata(of: session)
    return (metadata.title, description ?? metadata.description)
  }
}
