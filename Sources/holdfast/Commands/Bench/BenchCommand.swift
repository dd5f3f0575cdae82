// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The commands that measure a server.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "bench", "Measures how many calls a server answers, and how fast.",
    [
      BenchInitCommand.self, BenchRunCommand.self, BenchCompareCommand.self,
      BenchCleanCommand.self,
    ],
    default: BenchRunCommand.self)
}
