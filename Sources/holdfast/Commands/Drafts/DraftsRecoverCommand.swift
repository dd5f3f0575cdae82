// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Workbench
import WorkbenchEngine

/// Saves a draft, or continues with it in an editor.
struct DraftsRecoverCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "recover", "Saves a draft on the server, or with --edit continues with it in your editor.",
    """
    If somebody else has saved the session meanwhile, you choose: merge, keep yours or use theirs. \
    Without a terminal nothing is saved then, and the draft stays; --merge merges without asking, \
    unless both have changed the same place. A draft that was never saved \
    becomes a session. A saved or discarded document is put back as the newest version.
    """,
    examples: [
      "holdfast drafts recover draft-1 --note \"from the train\"",
      "holdfast drafts recover draft-1 --as-new --title \"My copy\"",
      "EDITOR='sed -i s/1/2/' holdfast drafts recover draft-1 --edit",
    ])

  @Argument(help: "The name, as `holdfast drafts list` prints it.")
  var name: KeptName

  @Flag(help: "Open the text in your editor first.")
  var edit = false

  @Flag(help: "Merge with the session's newer version without asking, if there is one.")
  var merge = false

  @Flag(help: "Save it as a new session.")
  var asNew = false

  @Option(help: "The title of the new session; by default the draft's.")
  var title: String?

  @Flag(help: "Take the draft over even if a process on another machine may be editing it.")
  var evenIfOpen = false

  @Option(help: ArgumentHelp("A note for the history.", valueName: "text"))
  var note = ""

  @OptionGroup var keys: DraftKeyOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard name.kind != .damaged else {
      throw ValidationError("\(name) cannot be read: `holdfast drafts export` saves what remains.")
    }
    guard title == nil || asNew else { throw ValidationError("--title needs --as-new.") }
  }

  func run(with server: Server) async throws {
    let outcome = try await LocalDesk.with(server, keyFile: keys.draftKeyFile, note: note) {
      local in
      let (session, base, original) = try await local.reopen(
        name, evenIfOpen: evenIfOpen, asNew: asNew, isEdited: edit)
      let outcome = try await SessionEdit(session, basedOn: base, on: local, merges: merge).run(
        edit ? Editor() : nil, asNew: asNew ? title ?? session.document.title : nil)
      do throws(WorkbenchError) {
        if let original { try await local.desk.discard(original, evenIfOpen: evenIfOpen) }
      } catch {
        Terminal.complain("\(name) stays: \(Failure(error).description)")
      }
      return outcome
    }
    Terminal.tell(outcome)
  }
}
