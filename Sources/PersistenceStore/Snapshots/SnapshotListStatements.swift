// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

extension SnapshotQuery: KeysetQuery {
  var sortKey: SnapshotOrder.Key { order.key }
  var direction: SessionOrder.Direction { order.direction }
}

/// The statements that list snapshots. They name the owner only: on a cluster that is partitioned
/// by snapshot_id they ask every partition for one page.
enum SnapshotListStatements {
  /// The snapshots of the owner, its first value, that exist at the time that is its second.
  static let list = KeysetList<SnapshotQuery>(
    name: "list_snapshots",
    selecting: """
      \(SnapshotStatements.metadataColumns),
        \(StarStatements.isStarredInList(.snapshot, "snapshot.snapshot_id", by: "$1")), title_fold
      """,
    from: "snapshot", id: "snapshot_id",
    by: { key in
      switch key {
      case .createTime: ("created_at", .timestamp)
      case .title: ("title_fold", .text)
      }
    },
    where: [
      .init("owner_id = ? AND deleted_at IS NULL", [.text]),
      .init("(expires_at IS NULL OR expires_at > ?)", [.timestamp]),
      .title("title_fold") { $0.filter.titleContains },
      .range("created_at") { $0.filter.createTime },
      .init("is_template = ?", [.bool], if: { $0.filter.isTemplate != nil }) {
        $1.append(bool: $0.filter.isTemplate == true)
      },
      .init(
        StarStatements.isAmongStarred(.snapshot, "snapshot_id", by: "$1"),
        if: { $0.filter.isStarred }),
    ])
}
