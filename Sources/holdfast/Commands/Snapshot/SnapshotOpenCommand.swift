// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Prints the content of a snapshot.
struct SnapshotOpenCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "open", "Prints a snapshot's content, or writes it to a file.",
    """
    The owner sees the visit, unless --skip-visit is given, which is for programs. The content is \
    printed as by `session open`.
    """,
    examples: [
      "holdfast snapshot open $SNAPSHOT",
      "holdfast snapshot open $SNAPSHOT --skip-visit --file copy.json",
    ])

  @Argument(help: "The snapshot's id.")
  var id: ThingID

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write the content to; it is replaced.", valueName: "file"),
    completion: .file())
  var file: String?

  @Flag(help: "Do not record a visit.")
  var skipVisit = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = GetSnapshotRequest()
    (request.id, request.skipVisit) = (id.text, skipVisit)
    let snapshot =
      try await server.call(SnapshotServiceMethods.getSnapshot, request).snapshot ?? .init()
    if file == nil, [.json, .jsonl].contains(output.format) {
      return Terminal.tell(try Printer.json(snapshot))
    }
    try ContentFile.write(snapshot.content, to: file)
  }
}
