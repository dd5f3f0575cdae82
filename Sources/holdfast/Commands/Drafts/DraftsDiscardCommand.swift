// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Workbench

/// Moves drafts on this device to the trash.
struct DraftsDiscardCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "discard", "Discards drafts; `holdfast drafts recover` can bring them back.",
    "The sessions on the server stay as they are.",
    examples: ["holdfast drafts discard draft-1"])

  @Argument(help: "The drafts' names, as `holdfast drafts list` prints them.")
  var names: [KeptName]

  @Flag(help: "Discard a draft even if a process on another machine may be editing it.")
  var evenIfOpen = false

  @OptionGroup var keys: DraftKeyOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    if let other = names.first(where: { $0.kind != .draft }) {
      throw ValidationError("\(other) is not a draft.")
    }
  }

  func run(with server: Server) async throws {
    try await LocalDesk.with(server, keyFile: keys.draftKeyFile) { local in
      var refused = 0
      for name in names {
        do {
          try await local.desk.discard(local.draft(name.number), evenIfOpen: evenIfOpen)
          Terminal.tell("discarded \(name)")
        } catch let error as WorkbenchError where names.count > 1 {
          refused += 1
          Terminal.complain("not \(name): \(Failure(error).description)")
        } catch let failure as Failure where names.count > 1 {
          refused += 1
          Terminal.complain("not \(name): \(failure.description)")
        }
      }
      if refused > 0 { throw ExitStatus.incomplete }
    }
  }
}
