// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Creates a session from a file or a snapshot.
struct SessionCreateCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "create", "Creates a session.",
    "The content is a JSON document from FILE, or the content of a snapshot, such as a template.",
    examples: [
      "holdfast session create --title \"First analysis\" work.json",
      "echo '{\"cells\": []}' | holdfast session create --title Empty -",
      "holdfast session create --from $SNAPSHOT -o name",
    ])

  @Argument(help: "The file with the content; - for standard input.", completion: .file())
  var file: String?

  @Option(help: "The title. (default with --from: the snapshot's)")
  var title: String?

  @Option(help: "The description.")
  var description: String?

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("The snapshot to copy instead of a file.", valueName: "snapshot"))
  var snapshot: ThingID?

  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard (file == nil) != (snapshot == nil) else {
      throw ValidationError("Give either FILE or --from.")
    }
    guard snapshot != nil || title != nil else { throw ValidationError("--title is missing.") }
    guard snapshot == nil || format.format.isEmpty else {
      throw ValidationError("A session keeps the format of its snapshot: omit --format.")
    }
  }

  func run(with server: Server) async throws {
    let metadata =
      if let snapshot { try await begin(with: snapshot, server) } else { try await create(server) }
    try output.printer.done(metadata, "created \(metadata.id) \"\(metadata.title)\"")
  }

  private func create(_ server: Server) async throws -> SessionMetadataWire {
    var request = CreateSessionRequest()
    request.title = title ?? ""
    request.description = description ?? ""
    request.content = try ContentFile.read(file ?? "-")
    request.contentFormat = format.format
    request.contentFormatVersion = format.formatVersion
    request.changeNote = format.note
    return try await server.call(SessionServiceMethods.createSession, request).metadata ?? .init()
  }

  private func begin(with snapshot: ThingID, _ server: Server) async throws -> SessionMetadataWire {
    var request = CreateSessionFromSnapshotRequest()
    request.snapshotID = snapshot.text
    request.title = title
    request.description = description
    request.changeNote = format.note
    return try await server.call(SnapshotServiceMethods.createSessionFromSnapshot, request)
      .metadata ?? .init()
  }
}
