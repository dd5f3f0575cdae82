// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Workbench
import WorkbenchEngine

/// Opens a session's content in an editor and saves the result.
struct EditCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "edit", "Opens a session in your editor and saves it when you close it.",
    """
    The editor is VISUAL, else EDITOR, else vi. Whenever it saves the file, the text is kept as a \
    draft on this device: if the editor or this program fails, the text is not JSON or the server \
    is unreachable, `holdfast drafts` has it, and the next edit offers it. If somebody else saved \
    meanwhile, you choose: merge, keep yours or use theirs.
    """,
    examples: ["EDITOR='sed -i s/1/2/' holdfast edit $SESSION --note \"by sed\""])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Option(help: ArgumentHelp("A note for the history.", valueName: "text"))
  var note = ""

  @OptionGroup var keys: DraftKeyOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let outcome = try await LocalDesk.with(server, keyFile: keys.draftKeyFile, note: note) {
      local in
      let session = try await local.desk.open(id.text)
      for file in EditFolder.abandoned(by: id) {
        Terminal.complain("An interrupted edit has left \(file).")
      }
      return try await SessionEdit(
        session, basedOn: session.status.version, on: local
      ).run(Editor())
    }
    Terminal.tell(outcome)
  }
}
