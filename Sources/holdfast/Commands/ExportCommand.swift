// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PersistenceAPI

/// Exports sessions to a file.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "export", "Writes your sessions to a bundle.",
    """
    Every hash is checked before anything is written. FILE appears once it is complete and on \
    disk; until then it is written as FILE.partial, from which --resume continues.
    """,
    examples: [
      "holdfast export --history work.bundle", "holdfast export --id $SESSION one.bundle",
    ])

  @Argument(help: "The file to write; - for standard output.", completion: .file())
  var file: String

  @Option(
    name: .customLong("id"),
    help: ArgumentHelp(
      "A session to export; may be repeated. (default: all of yours)",
      valueName: "session"), completion: Completion.ids)
  var ids: [String] = []

  @Flag(help: "Export the older versions too.")
  var history = false

  @Flag(help: "Continue an interrupted export, with the same setting of --history.")
  var resume = false

  @Flag(help: "Replace FILE if it exists.")
  var force = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard file != "-" || !resume else {
      throw ValidationError("--resume needs a file.")
    }
  }

  func run() async throws {
    try await Failure.reporting(isPlain: true) {
      guard file == "-" || force || access(file, F_OK) != 0 else {
        throw Failure("\(file) already exists: choose another name, or add --force.")
      }
      let target = try server.target()
      let output = try OutputFile(file, resumes: resume)
      var request = ExportSessionsRequest()
      (request.ids, request.includeHistory) = (ids, history)
      var download = BundleDownload(
        request, to: output, retry: server.retry(standard: .seconds(30)),
        progress: Progress("exported", isQuiet: quiet))
      if resume {
        try download.resume(behind: .beginning(of: OutputFile.partialPath(of: file)))
      }
      let held: BundleTrailer
      do {
        held = try await target.withClient { try await download.run(over: $0) }
        try output.finish()
      } catch {
        try output.leave(isUseful: download.hasBegun)
        throw error
      }
      let sessions = ExportCommand.counted(held.sessionCount, "session")
      let versions = ExportCommand.counted(held.versionCount, "older version")
      let line =
        (held.versionCount > 0 ? "\(sessions), \(versions)" : sessions)
        + ", \(ByteCount(held.contentBytes))"
      if file == "-" { Terminal.complain(line) } else { Terminal.tell(line) }
    }
  }

  /// `1 session`, `2 sessions`.
  private static func counted(_ count: Int64, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
