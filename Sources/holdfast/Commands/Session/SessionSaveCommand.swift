// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import JSONText
import PersistenceAPI
import PersistenceModel

/// Saves a session's content, title or description.
struct SessionSaveCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "save", "Saves a new version of a session.",
    """
    A change is based on the version that `session open` printed. If somebody has saved another \
    one meanwhile, nothing is replaced. --merge then merges both changes and saves the result, \
    unless both changed the same place. Content equal to the session's creates no version.
    """,
    examples: [
      "holdfast session save $SESSION work.json --based-on 2",
      "holdfast session save $SESSION work.json --based-on 1 --merge",
      "holdfast session save $SESSION --title \"Second analysis\" --based-on 2",
      "cat work.json | holdfast session save $SESSION - --force --note \"from the script\"",
    ])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: "The file with the new content; - for standard input.", completion: .file())
  var file: String?

  @Option(help: "The new title.")
  var title: String?

  @Option(help: "The new description.")
  var description: String?

  @Option(
    name: .customLong("based-on"),
    help: ArgumentHelp("The version on which the change is based.", valueName: "version"))
  var basis: Int64?

  @Flag(help: "Merge with changes that others saved meanwhile.")
  var merge = false

  @Flag(help: "Replace the current version, whatever it is.")
  var force = false

  @Flag(help: "Allow the content's format to change.")
  var allowFormatChange = false

  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard file != nil || title != nil || description != nil else {
      throw ValidationError("Give FILE, --title or --description.")
    }
    guard (basis == nil) == force else {
      throw ValidationError("Give the version to replace: --based-on VERSION, or --force.")
    }
    guard !merge || file != nil && !force else {
      throw ValidationError("--merge needs FILE and --based-on.")
    }
    guard file != nil || format.format.isEmpty else {
      throw ValidationError("--format needs FILE.")
    }
  }

  func run(with server: Server) async throws {
    var request = UpdateSessionRequest()
    request.id = id.text
    request.expectedVersion = basis ?? 0
    request.allowOverwrite = force
    request.title = title
    request.description = description
    request.content = try file.map(ContentFile.read)
    request.contentFormat = format.format
    request.contentFormatVersion = format.formatVersion
    request.allowFormatChange = allowFormatChange
    request.changeNote = format.note
    let response: UpdateSessionResponse
    do throws(HoldfastError) {
      response = try await server.call(SessionServiceMethods.updateSession, request)
    } catch {
      guard merge, let conflict = error.versionConflict else { throw error }
      response = try await saveMerged(request, with: conflict, server)
    }
    let metadata = response.metadata ?? .init()
    try output.printer.done(
      metadata, "\(response.unchanged ? "unchanged, " : "saved ")version \(metadata.version)")
  }

  /// Merges the change with the current version, and saves the result based on that version.
  private func saveMerged(
    _ change: UpdateSessionRequest, with conflict: VersionConflict, _ server: Server
  ) async throws -> UpdateSessionResponse {
    let base = try await server.version(change.expectedVersion, of: id).content
    let theirs = try await server.version(conflict.version, of: id).content
    let outcome: JSONMerge.Outcome
    do {
      outcome = try JSONMerge.merge(base: base, mine: change.content ?? [], theirs: theirs)
    } catch {
      throw Failure("The versions cannot be merged: \(error.side.rawValue) is not JSON.")
    }
    guard outcome.conflicts.isEmpty else {
      for conflict in outcome.conflicts {
        Terminal.complain("conflict at \(TerminalText.escaped(conflict.place))")
      }
      throw Failure(
        "\(conflict.lastWriterID) saved version \(conflict.version) and changed the same places."
          + " Nothing was saved. (ABORTED)",
        exitCode: ExitStatus.refused(.aborted),
        remedy: "Write theirs to a file with `holdfast session open \(id.text) --file theirs.json`,"
          + " merge by hand, and save with --based-on \(conflict.version).")
    }
    Terminal.complain("merged with version \(conflict.version) by \(conflict.lastWriterID)")
    var request = change
    request.expectedVersion = conflict.version
    request.content = outcome.text
    return try await server.call(SessionServiceMethods.updateSession, request)
  }
}

extension JSONMerge.Conflict {
  /// The path and the kind of the conflict.
  var place: String { "\(path.isEmpty ? "the document" : path): \(kind.rawValue)" }
}
