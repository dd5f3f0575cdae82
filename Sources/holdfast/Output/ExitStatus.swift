// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPC

/// The exit statuses of the program: the one table, which help and manual print.
enum ExitStatus {
  static let done = ExitCode(0)
  static let failed = ExitCode(1)
  /// The work is done but for some items.
  static let incomplete = ExitCode(2)
  /// The command line is wrong; EX_USAGE of sysexits.h.
  static let usage = ExitCode(64)
  /// The same command may succeed later; EX_TEMPFAIL of sysexits.h.
  static let later = ExitCode(75)

  /// The status of a call that a server refused for good.
  static func refused(_ code: StatusCode) -> ExitCode { ExitCode(100 + Int32(code.rawValue)) }

  /// A status and what it means.
  struct Entry {
    let statuses: String
    let meaning: String
  }

  static let table = [
    Entry(statuses: "0", meaning: "done"),
    Entry(statuses: "1", meaning: "failed"),
    Entry(statuses: "2", meaning: "done but for some of the things that were named"),
    Entry(statuses: "64", meaning: "the command line is wrong"),
    Entry(statuses: "75", meaning: "not done; the same command may succeed later"),
    Entry(statuses: "100 + N", meaning: "refused; N is gRPC's code: 105 not found, 110 conflict"),
    Entry(statuses: "export, import", meaning: "0, 1, 2, 64 and 75 only"),
    Entry(statuses: "session diff", meaning: "0 equal, 1 different, 2 failed"),
    Entry(statuses: "merge", meaning: "0 clean, 1 conflicts, 129 failed"),
  ]

  /// The table as lines for a terminal.
  static let text: String = table.map { entry in
    "  \(entry.statuses)\(String(repeating: " ", count: 16 - entry.statuses.count))\(entry.meaning)"
  }.joined(separator: "\n")
}
