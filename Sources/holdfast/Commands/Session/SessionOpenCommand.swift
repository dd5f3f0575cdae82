// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import ProtobufWire

/// Prints the content of a session.
struct SessionOpenCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "open", "Prints a session's content, or writes it to a file.",
    """
    The content is printed to standard output byte for byte as it was saved; on a terminal, \
    dangerous characters are printed as JSON escapes. The version, which `session save` needs, is \
    printed to standard error.
    """,
    examples: [
      "holdfast session open $SESSION",
      "holdfast session open $SESSION --file copy.json",
      "holdfast session open $SESSION --at 1 | python3 -m json.tool",
      "holdfast session open $SESSION -o json",
    ])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp("An older version instead of the current one.", valueName: "version"))
  var version: Int64?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write the content to; it is replaced.", valueName: "file"),
    completion: .file())
  var file: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let content: [UInt8]
    let opened: Int64
    if let version {
      let response = try await server.version(version, of: id)
      (content, opened) = (response.content, version)
      if try isPrinted(response) { return }
    } else {
      let session = try await server.session(id)
      (content, opened) = (session.content, session.metadata?.version ?? 0)
      if try isPrinted(session) { return }
    }
    try ContentFile.write(content, to: file)
    let place = file.map { " in \($0)" } ?? ""
    Terminal.complain("version \(opened)\(place), \(ByteCount(Int64(content.count)))")
  }

  /// Prints the response if JSON output was requested; false otherwise.
  private func isPrinted(_ answer: some WireMessage) throws -> Bool {
    guard file == nil, [.json, .jsonl].contains(output.format) else { return false }
    Terminal.tell(try Printer.json(answer))
    return true
  }
}
