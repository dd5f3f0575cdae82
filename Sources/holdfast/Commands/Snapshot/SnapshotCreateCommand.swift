// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// Creates a snapshot of a session or a file.
struct SnapshotCreateCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "create", "Creates a snapshot of a session, or of a file.",
    "Everyone who has the id can open it, unless --private or --reader is given.",
    examples: [
      "holdfast snapshot create --session $SESSION",
      "holdfast snapshot create --session $SESSION --at 1 --expires 30d -o name",
      "holdfast snapshot create --title \"As published\" work.json --reader colleague",
      "holdfast snapshot create --title Empty --template work.json",
    ])

  @Argument(help: "The file with the content; - for standard input.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("The session whose saved content to copy.", valueName: "session"))
  var session: ThingID?

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp("An older version of the session.", valueName: "version"))
  var version: Int64 = 0

  @Option(help: "The title. (default with --session: the session's)")
  var title: String?

  @Option(help: "The description. (default with --session: the session's)")
  var description: String?

  @Flag(help: "Offer it as a template for new sessions.")
  var template = false

  @OptionGroup var access: AccessOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard (file == nil) != (session == nil) else {
      throw ValidationError("Give either FILE or --session.")
    }
    guard session != nil || title != nil else { throw ValidationError("--title is missing.") }
    guard version == 0 || session != nil else { throw ValidationError("--at needs --session.") }
    guard session == nil || format.format.isEmpty else {
      throw ValidationError("A snapshot keeps the format of its session: omit --format.")
    }
  }

  func run(with server: Server) async throws {
    var request = CreateSnapshotRequest()
    (request.title, request.description) = (title, description)
    if let file { request.content = try ContentFile.read(file) }
    request.sourceSessionID = session?.text ?? ""
    request.sourceSessionVersion = version
    if access.isGiven { request.access = access.access(changing: .init()) }
    request.template = template
    request.contentFormat = format.format
    request.contentFormatVersion = format.formatVersion
    request.changeNote = format.note
    let response = try await server.call(SnapshotServiceMethods.createSnapshot, request)
    let metadata = response.metadata ?? .init()
    try output.printer.done(
      metadata, "created \(metadata.id) \"\(metadata.title)\" for \(metadata.visibility.audience)")
  }
}
