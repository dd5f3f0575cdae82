// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSONText
import Workbench
import WorkbenchEngine

/// Compares a draft with the server.
struct DraftsCompareCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "compare", "Compares a draft with its session on the server, and changes neither.",
    """
    Prints the relation of the two, then a line for each change since the version on which the \
    draft is based: + for an added value, - for a removed one, ~ for a changed one, > for a moved \
    one. With -o json, prints one object, with the changes as a JSON patch (RFC 6902).
    """,
    examples: ["holdfast drafts compare draft-1", "holdfast drafts compare draft-1 -o json"])

  @Argument(help: "The draft's name, as `holdfast drafts list` prints it.")
  var name: KeptName

  @OptionGroup var output: OutputOptions
  @OptionGroup var keys: DraftKeyOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard name.kind == .draft else {
      throw ValidationError("Only drafts are compared: export \(name), and compare the file.")
    }
  }

  func run(with server: Server) async throws {
    let compared = try await LocalDesk.with(server, keyFile: keys.draftKeyFile) { local in
      try await local.desk.compare(local.draft(name.number))
    }
    switch output.format {
    case .json, .jsonl: Terminal.tell(json(compared))
    case .table, .wide, .name:
      Terminal.tell(TerminalText.escaped(compared.standing.sentence))
      guard let changes = compared.changes else { return }
      try PatchLines(changes).print(isTerminal: Surroundings.current.isTerminal)
    }
  }

  private func json(_ compared: DraftComparison) -> String {
    var text = Array(
      #"{"name":"\#(name)","standing":"\#(compared.standing.word)","conflicts":["#.utf8)
    for (index, place) in compared.standing.conflicts.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      JSONString.append(Array(place.utf8), to: &text)
    }
    text += "]".utf8
    if let changes = compared.changes { text += #","changes":"#.utf8 + changes }
    return String(decoding: text + "}".utf8, as: UTF8.self)
  }
}

extension DraftStanding {
  /// The relation in one word, for programs.
  var word: String {
    switch self {
    case .neverSaved: "never-saved"
    case .same: "same"
    case .behind: "behind"
    case .newer: "newer"
    case .diverged: "diverged"
    case .missing: "missing"
    case .unverified: "unverified"
    }
  }

  /// The places that both sides have changed.
  var conflicts: [String] {
    if case .diverged(_, let conflicts) = self { return conflicts }
    return []
  }

  /// The relation in a sentence.
  var sentence: String {
    switch self {
    case .neverSaved: return "never saved: recovering it creates a session"
    case .same: return "same: the server has this document"
    case .behind(let theirs): return "behind: the server has version \(theirs.version)"
    case .newer: return "newer: nobody else has changed the session since"
    case .diverged(let theirs, let conflicts):
      let outcome =
        conflicts.isEmpty
        ? "both can be merged" : "both changed \(conflicts.joined(separator: ", "))"
      return "diverged: \(theirs.writer ?? "somebody") saved version \(theirs.version); \(outcome)"
    case .missing: return "missing: the session is not on the server, or not visible to you"
    case .unverified: return "unverified: the server cannot be reached"
    }
  }
}
