// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Names a version of a session.
struct SessionNameCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "name", "Names a version of a session, which is then kept as long as the session.",
    "Without NAME, removes the name.",
    examples: [
      "holdfast session name $SESSION 1 \"as submitted\"", "holdfast session name $SESSION 1",
    ])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: "The version.")
  var version: Int64

  @Argument(help: "The name.")
  var name = ""

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = NameSessionVersionRequest()
    request.id = id.text
    request.version = version
    request.name = name
    let response = try await server.call(SessionServiceMethods.nameSessionVersion, request)
    try output.printer.done(
      response.version ?? .init(),
      name.isEmpty ? "version \(version) has no name" : "version \(version) is named \"\(name)\"")
  }
}
