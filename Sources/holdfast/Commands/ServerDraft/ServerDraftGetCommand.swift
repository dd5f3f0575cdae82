// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// Prints the content of a draft.
struct ServerDraftGetCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "get", "Prints a draft's content, or writes it to a file.",
    "The version that it is based on goes to standard error.",
    examples: [
      "holdfast server-draft get --session $SESSION",
      "holdfast server-draft get --unsaved plan --file plan.json",
      "holdfast server-draft get --session $SESSION -o json",
    ])

  @OptionGroup var draft: ServerDraftOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write the content to, replacing it.", valueName: "file"),
    completion: .file())
  var file: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = GetDraftRequest()
    request.key = draft.key
    let read = try await server.call(SessionServiceMethods.getDraft, request).draft ?? .init()
    if file == nil, [.json, .jsonl].contains(output.format) {
      return Terminal.tell(try Printer.json(read))
    }
    try ContentFile.write(read.content, to: file)
    let metadata = read.metadata ?? .init()
    let basis = metadata.baseVersion > 0 ? ", based on version \(metadata.baseVersion)" : ""
    let place = file.map { " in \($0)" } ?? ""
    Terminal.complain(
      "revision \(metadata.revision)\(basis)\(place), \(ByteCount(metadata.contentSize))")
  }
}
