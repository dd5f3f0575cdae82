// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

extension SessionQuery: KeysetQuery {
  var sortKey: SessionOrder.Key { order.key }
  var direction: SessionOrder.Direction { order.direction }
}

/// The statements that list sessions.
enum SessionListStatements {
  /// The index of the column that says whether the owner has starred a session.
  static let starColumn = SessionStatements.metadataColumnCount
  /// The index of the column that a title's position is made of.
  static let foldColumn = starColumn + 1
  /// The index of the column that says when a session was deleted, in lists of such.
  static let deleteTimeColumn = foldColumn + 1

  /// The sessions of the owner, its first value.
  static let list = KeysetList<SessionQuery>(
    name: "list_sessions",
    selecting: """
      \(SessionStatements.metadataColumns),
        \(StarStatements.isStarredInList(.session, "session.session_id", by: "$1")), title_fold
      """,
    from: "session", id: "session_id",
    by: { key in
      switch key {
      case .createTime: ("created_at", .timestamp)
      case .updateTime: ("updated_at", .timestamp)
      case .title: ("title_fold", .text)
      case .deleteTime: ("deleted_at", .timestamp)
      }
    },
    where: [
      .init("owner_id = ?", [.text]),
      .init("deleted_at IS NULL", if: { !$0.filter.isDeleted }),
      .init(
        "deleted_at > ?", [.timestamp], column: "deleted_at", if: { $0.filter.isDeleted }
      ) {
        let earliest = max($0.deletedAfter, SessionStagingStatements.marker)
        $1.append(timestampMicroseconds: earliest.microseconds)
      },
      .title("title_fold") { $0.filter.titleContains },
      .range("created_at") { $0.filter.createTime },
      .range("updated_at") { $0.filter.updateTime },
      .init(
        "content_format = ? AND content_format_version <= ?", [.text, .int64],
        if: { $0.filter.format != nil }
      ) { $1.append($0.filter.format) },
      .init("labels @> ?", [.textArray], if: { $0.filter.labels != .none }) {
        $1.append(textArray: $0.filter.labels.stored)
      },
      .init(
        StarStatements.isAmongStarred(.session, "session_id", by: "$1"),
        if: { $0.filter.isStarred }),
    ])
}
