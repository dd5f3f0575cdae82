// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The commands for snapshots.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "snapshot", "Snapshots: documents that never change, opened by anyone who has the id.",
    [
      SnapshotCreateCommand.self, SnapshotOpenCommand.self, SnapshotListCommand.self,
      SnapshotInfoCommand.self, SnapshotVisitorsCommand.self, SnapshotAccessCommand.self,
      SnapshotStarCommand.self, SnapshotDeleteCommand.self,
    ])
}
