// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Workbench

/// Lists the drafts on this device.
struct DraftsListCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "list", "Lists your unsaved edits on this device, most recently written first.",
    """
    Drafts belong to a user of a server: those of other users and servers are not shown. If the \
    server cannot be reached, the identity is used under which it was called last.
    """,
    examples: ["holdfast drafts list", "holdfast drafts list --all -o wide"])

  @Option(help: ArgumentHelp("Only those of this session.", valueName: "id"))
  var session: ThingID?

  @Flag(help: "Also list documents that were saved or discarded, and damaged ones.")
  var all = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var keys: DraftKeyOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let listed = try await LocalDesk.with(server, keyFile: keys.draftKeyFile) { local in
      try await local.listed(all ? KeptName.Kind.allCases : [.draft])
    }
    try output.printer.list(listed.filter { session == nil || $0.sessionID == session?.text })
    for file in EditFolder.abandoned(by: session) {
      Terminal.complain("An interrupted edit has left \(file).")
    }
  }
}
