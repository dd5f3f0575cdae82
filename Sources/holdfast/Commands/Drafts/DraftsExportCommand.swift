// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Workbench
import WorkbenchEngine

/// Prints the content of a document on this device.
struct DraftsExportCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "export", "Prints the content of a draft, or writes it to a file; the draft stays.",
    """
    Of a damaged one, prints what remains: the bytes of its record in hexadecimal, then a line for \
    each part with its name, a tab and its bytes.
    """,
    examples: [
      "holdfast drafts export draft-1", "holdfast drafts export draft-1 --file rescued.json",
    ])

  @Argument(help: "The name, as `holdfast drafts list --all` prints it.")
  var name: KeptName

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write the content to, replacing it.", valueName: "file"),
    completion: .file())
  var file: String?

  @OptionGroup var keys: DraftKeyOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let content = try await LocalDesk.with(server, keyFile: keys.draftKeyFile) { local in
      guard name.kind == .damaged else { return try await local.document(name).content.text }
      guard let remains = try await local.desk.export(local.kept(name)) else {
        throw Failure.noDraft(name)
      }
      return remains
    }
    try ContentFile.write(content, to: file)
  }
}
