// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// Imports the sessions of a bundle.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "import", "Imports the sessions of a bundle.",
    """
    The whole file is checked before anything is sent. Sessions that exist with the same title, \
    description and content are left unchanged, so an interrupted command can simply be repeated. \
    Sessions that were deleted on the server are restored.
    """,
    examples: [
      "holdfast import --dry-run work.bundle", "holdfast import --on-conflict rename work.bundle",
    ])

  @Argument(help: "The bundle; - for standard input.", completion: .file())
  var file: String

  @Option(
    help: """
      What to do if a session exists with a different title, description or content: skip, rename \
      (import it as another session) or replace (save it as a new version).
      """)
  var onConflict = Policy.skip

  @Flag(help: "Change nothing; print what would happen to each session.")
  var dryRun = false

  @Flag(inversion: .prefixedNo, help: "Import the older versions that the bundle holds.")
  var history = true

  @Flag(help: "Print a line for each session: the outcome, its id and its new id.")
  var verbose = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @OptionGroup var server: ServerOptions

  /// The conflict policies by their names on the command line.
  enum Policy: String, CaseIterable, ExpressibleByArgument {
    case skip, rename, replace

    var wire: ImportConflictPolicy.Wire {
      switch self {
      case .skip: .skip
      case .rename: .rename
      case .replace: .replace
      }
    }
  }

  func run() async throws {
    try await Failure.reporting(isPlain: true) {
      let target = try server.target()
      let input = try InputFile(file)
      let scan = try input.isRegular ? BundleScan.whole(input) : nil
      var settings = ImportOptions()
      settings.onConflict = onConflict.wire
      settings.dryRun = dryRun
      settings.omitHistory = !history
      let isVerbose = verbose
      var upload = BundleUpload(
        input, scan: scan, settings: settings,
        retry: server.retry(standard: .seconds(30)),
        progress: Progress(dryRun ? "checked" : "imported", isQuiet: quiet)
      ) { ImportCommand.report($0, isVerbose: isVerbose) }
      try await target.withClient { try await upload.run(over: $0) }
      Terminal.tell(dryRun ? "dry run: \(upload.tally)" : "\(upload.tally)")
      if upload.tally.refused > 0 { throw ExitStatus.incomplete }
    }
  }

  private static func report(_ session: ImportedSession, isVerbose: Bool) {
    if session.outcome == .refused {
      Terminal.complain("refused \(session.bundledID): \(session.message) (\(session.reason))")
    } else if isVerbose {
      Terminal.tell("\(session.outcome.word) \(session.bundledID) \(session.id)")
    }
  }
}
