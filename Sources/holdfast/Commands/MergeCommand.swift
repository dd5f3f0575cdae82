// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSONText

/// Merges two changed copies of a JSON document.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration.command(
    "merge", "Merges two changed copies of a JSON document.",
    """
    Objects are merged member by member, arrays of objects with ids element by element, and other \
    arrays like lines of text. The result replaces OURS. At a conflict the favored side's value is \
    kept, and the conflict is listed on standard error.

    Exit codes: 0 if the merge is clean; 1 if there are conflicts; 129 if a file cannot be read or \
    written or is not JSON. Git can therefore use it as a merge driver:

      git config merge.holdfast.driver "holdfast merge %O %A %B"
      echo "*.json merge=holdfast" >> .gitattributes
    """,
    examples: [
      "holdfast merge base.json ours.json theirs.json",
      "holdfast merge --patch --output - base.json ours.json theirs.json",
    ])

  @Argument(help: "The document from which both copies were made.", completion: .file())
  var base: String

  @Argument(help: "Our copy, which the result replaces.", completion: .file())
  var ours: String

  @Argument(help: "Their copy.", completion: .file())
  var theirs: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where to write the result instead of OURS; - for standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    name: .customLong("id-key"),
    help: ArgumentHelp(
      """
      A member that identifies the elements of an array. May be given several times. (default: id)
      """,
      valueName: "name"))
  var idKeys: [String] = []

  @Option(help: "The side whose value is kept at a conflict: ours, theirs or base.")
  var favor = Favor.ours

  @Flag(help: "Write a JSON patch (RFC 6902) from BASE to the result instead of the result.")
  var patch = false

  /// The sides by their names on the command line.
  enum Favor: String, CaseIterable, ExpressibleByArgument {
    case ours, theirs, base

    var side: JSONMerge.Side {
      switch self {
      case .ours: .mine
      case .theirs: .theirs
      case .base: .base
      }
    }
  }

  /// The exit code of a merge with conflicts.
  static let conflicting = ExitCode(1)
  /// The exit code of a merge that failed. Above 128, git leaves the file unmerged.
  static let failed = ExitCode(129)

  func run() throws {
    do {
      let outcome = try merged()
      guard outcome.conflicts.isEmpty else {
        for conflict in outcome.conflicts { Terminal.complain(Self.line(conflict)) }
        throw Self.conflicting
      }
    } catch let failure as Failure {
      Terminal.complain("Error: \(failure)")
      throw Self.failed
    }
  }

  private func merged() throws -> JSONMerge.Outcome {
    var options = JSONMerge.Options()
    if !idKeys.isEmpty { options.idKeys = idKeys }
    options.favored = favor.side
    let baseText = try InputFile(base).readAll(sizeMax: Self.sizeMax)
    let outcome: JSONMerge.Outcome
    var result: [UInt8]
    do {
      outcome = try JSONMerge.merge(
        base: baseText, mine: InputFile(ours).readAll(sizeMax: Self.sizeMax),
        theirs: InputFile(theirs).readAll(sizeMax: Self.sizeMax), options: options)
      result = outcome.text
      if patch { result = try JSONDifference.patch(from: baseText, to: result) + "\n".utf8 }
    } catch let error as JSONMergeError {
      throw Failure("\(name(of: error.side)) is not JSON: \(error.error).")
    }
    try OutputFile.write(result, to: output ?? ours)
    return outcome
  }

  private func name(of side: JSONMerge.Side) -> String {
    switch side {
    case .base: base
    case .mine: ours
    case .theirs: theirs
    }
  }

  private static func line(_ conflict: JSONMerge.Conflict) -> String {
    let path = conflict.path.isEmpty ? "the document" : conflict.path
    return "conflict at \(path): \(conflict.kind.rawValue)"
  }

  /// Far more than a session's content, yet small enough to fit in memory.
  private static let sizeMax = 64 << 20
}
