// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Opens a session's content in an editor and saves the result.
struct EditCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "edit", "Opens a session in your editor and saves it when you close it.",
    """
    The editor is VISUAL, else EDITOR, else vi. The text is kept in a private folder until it is \
    saved: if the editor fails, the text is not JSON or the server is unreachable, the error tells \
    where it is. If somebody else saved meanwhile, you choose: merge, keep yours or use theirs.
    """,
    examples: ["EDITOR='sed -i s/1/2/' holdfast edit $SESSION --note \"by sed\""])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Option(help: ArgumentHelp("A note for the history.", valueName: "text"))
  var note = ""

  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var edit = try await SessionEdit(id, with: server, note: note, editor: Editor())
    Terminal.tell(try await edit.run())
  }
}
