// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cryptography

/// The client program.
@main
struct Holdfast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdfast",
    abstract: "Works with the sessions and snapshots on a Holdfast server.",
    discussion: """
      Commands connect to --server, else to the server of the current context (`holdfast \
      context`), else to 127.0.0.1:50051. With -o json or jsonl they print the server's response.

      Exit status:

      \(ExitStatus.text)
      """,
    version: VersionCommand.number,
    subcommands: [
      SessionCommand.self, EditCommand.self, DraftsCommand.self, ServerDraftCommand.self,
      SnapshotCommand.self, VisitedCommand.self, WatchCommand.self, AuditCommand.self,
      ExportCommand.self, ImportCommand.self, MergeCommand.self, ContextCommand.self,
      DoctorCommand.self, BenchCommand.self, RPCCommand.self, CompletionCommand.self,
      VersionCommand.self,
    ])

  static func main() async {
    // Threads of drafts and connections still run when a command has ended.
    OpenSSLLibrary.keepUntilExit()
    await main(ThingID.marked(Array(CommandLine.arguments.dropFirst())))
  }
}
