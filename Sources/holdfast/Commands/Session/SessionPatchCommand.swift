// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Changes parts of a session's content.
struct SessionPatchCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "patch", "Changes parts of a session's content.",
    """
    A patch that is an array is a JSON patch (RFC 6902), an object is a merge patch (RFC 7396). \
    Everything else keeps its exact bytes.
    """,
    examples: [
      "holdfast session patch $SESSION patch.json --based-on 2",
      "holdfast session patch $SESSION --data '{\"zoom\": 2}' --based-on 2",
    ])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: "The file with the patch; - for standard input.", completion: .file())
  var file: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The patch itself.", valueName: "json"))
  var data: String?

  @Option(
    name: .customLong("based-on"),
    help: ArgumentHelp("The version that the patch applies to.", valueName: "version"))
  var basis: Int64

  @Flag(help: "Allow the content's format to change.")
  var allowFormatChange = false

  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard (file == nil) != (data == nil) else {
      throw ValidationError("Give either FILE or --data.")
    }
  }

  func run(with server: Server) async throws {
    let patch = try file.map(ContentFile.read) ?? Array((data ?? "").utf8)
    var request = PatchSessionRequest()
    request.id = id.text
    request.expectedVersion = basis
    if patch.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
      request.jsonPatch = patch
    } else {
      request.mergePatch = patch
    }
    request.contentFormat = format.format
    request.contentFormatVersion = format.formatVersion
    request.allowFormatChange = allowFormatChange
    request.changeNote = format.note
    let response = try await server.call(SessionServiceMethods.patchSession, request)
    let metadata = response.metadata ?? .init()
    try output.printer.done(
      metadata, "\(response.unchanged ? "unchanged, " : "saved ")version \(metadata.version)")
  }
}
