// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPC

/// The program's exit statuses, as printed by the help and the manual.
enum ExitStatus {
  static let done = ExitCode(0)
  static let failed = ExitCode(1)
  /// Some of the named items failed; the others are done.
  static let incomplete = ExitCode(2)
  /// The command line is wrong; EX_USAGE of sysexits.h.
  static let usage = ExitCode(64)
  /// The same command may succeed later; EX_TEMPFAIL of sysexits.h.
  static let later = ExitCode(75)

  /// The status of a call that the server refused permanently.
  static func refused(_ code: StatusCode) -> ExitCode { ExitCode(100 + Int32(code.rawValue)) }

  /// An exit status and its meaning.
  struct Entry {
    let statuses: String
    let meaning: String
  }

  static let table = [
    Entry(statuses: "0", meaning: "done"),
    Entry(statuses: "1", meaning: "failed"),
    Entry(statuses: "2", meaning: "some of the named items failed; the others are done"),
    Entry(statuses: "64", meaning: "the command line is invalid"),
    Entry(statuses: "75", meaning: "not done; the same command may succeed later"),
    Entry(statuses: "100 + N", meaning: "refused; N is the gRPC code: 105 not found, 110 conflict"),
    Entry(statuses: "export, import", meaning: "0, 1, 2, 64 and 75 only"),
    Entry(statuses: "bench", meaning: "1 a wrong answer, or a worse figure; 2 failed calls"),
    Entry(statuses: "session diff", meaning: "0 equal, 1 different, 2 failed"),
    Entry(statuses: "merge", meaning: "0 clean, 1 conflicts, 129 failed"),
  ]

  /// The table as lines of text.
  static let text: String = table.map { entry in
    "  \(entry.statuses)\(String(repeating: " ", count: 16 - entry.statuses.count))\(entry.meaning)"
  }.joined(separator: "\n")
}
