// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPC

/// The name of a document on this device, such as `draft-3`: its kind and its number.
struct KeptName: ExpressibleByArgument, Equatable, CustomStringConvertible {
  /// The kinds of documents by their words on the command line.
  enum Kind: String, CaseIterable {
    /// Edits that are not saved yet.
    case draft
    /// Edits that a server has acknowledged.
    case saved
    /// Edits that were discarded.
    case discarded
    /// The remains of a document that cannot be read.
    case damaged
  }

  let kind: Kind
  let number: Int64

  static func draft(_ number: Int64) -> KeptName { KeptName(kind: .draft, number: number) }

  init(kind: Kind, number: Int64) {
    (self.kind, self.number) = (kind, number)
  }

  static var defaultCompletionKind: CompletionKind { Completion.keptNames }

  init?(argument: String) {
    let words = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard words.count == 2, let kind = Kind(rawValue: String(words[0])),
      words[1].utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let number = Int64(words[1]), number > 0
    else { return nil }
    self.init(kind: kind, number: number)
  }

  var description: String { "\(kind.rawValue)-\(number)" }
}

extension Failure {
  /// The error for a name that nothing on this device has.
  static func noDraft(_ name: KeptName) -> Failure {
    Failure(
      "There is no \(name) of yours on this device.", exitCode: ExitStatus.refused(.notFound),
      remedy: "`holdfast drafts list --all` lists what is there.")
  }
}
