// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The shape that determines the text of a list's statement; see `SessionListShape`.
struct SnapshotListShape: Hashable {
  var order: SnapshotOrder
  var isFirstPage: Bool
  var filtersTitle: Bool
  var filtersCreateTime: Bool
  var filtersTemplate: Bool
  var filtersStars: Bool

  init(_ query: SnapshotQuery) {
    order = query.order
    isFirstPage = query.position == nil
    filtersTitle = !query.filter.titleContains.isEmpty
    filtersCreateTime = query.filter.createTime != .always
    filtersTemplate = query.filter.isTemplate != nil
    filtersStars = query.filter.isStarred
  }
}

/// The statements that list snapshots. They name the owner only: on a cluster that is partitioned
/// by snapshot_id they ask every partition for one page.
enum SnapshotListStatements {
  private static let statements = ListStatements(compose: make)

  /// The statement of a shape; its parameters are those that `parameters(for:owner:at:)` makes.
  static func statement(for shape: SnapshotListShape) -> Statement { statements[shape] }

  /// The column that holds the sort key, and its type.
  private static func column(_ key: SnapshotOrder.Key) -> (name: String, type: PostgresType) {
    switch key {
    case .createTime: ("created_at", .timestamp)
    case .title: ("title_fold", .text)
    }
  }

  private static func make(_ shape: SnapshotListShape) -> Statement {
    var list = ListStatement(
      key: column(shape.order.key), id: "snapshot_id", direction: shape.order.direction)
    list.add { "owner_id = \($0(.text)) AND deleted_at IS NULL" }
    list.add { "(expires_at IS NULL OR expires_at > \($0(.timestamp)))" }
    if !shape.isFirstPage { list.addPosition() }
    if shape.filtersTitle { list.add { "strpos(title_fold, \($0(.text))) > 0" } }
    if shape.filtersCreateTime { list.addRange("created_at", .timestamp) }
    if shape.filtersTemplate { list.add { "is_template = \($0(.bool))" } }
    if shape.filtersStars {
      list.add { _ in StarStatements.isAmongStarred(.snapshot, "snapshot_id", by: "$1") }
    }
    return list.statement(
      name: "list_snapshots",
      selecting: """
        \(SnapshotStatements.metadataColumns),
          \(StarStatements.isStarredInList(.snapshot, "snapshot.snapshot_id", by: "$1")), title_fold
        FROM snapshot
        """)
  }

  /// The values for the statement of the query's shape. One row more than the page is read, which
  /// shows whether there is a next page.
  static func parameters(
    for query: SnapshotQuery, owner: OwnerID, at now: Timestamp
  ) throws(PersistenceError) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(timestampMicroseconds: now.microseconds)
    if let position = query.position {
      try parameters.append(position, fitting: column(query.order.key).type)
    }
    if !query.filter.titleContains.isEmpty {
      parameters.append(text: query.filter.titleContains)
    }
    if query.filter.createTime != .always { parameters.append(query.filter.createTime) }
    if let isTemplate = query.filter.isTemplate { parameters.append(bool: isTemplate) }
    parameters.append(int64: Int64(query.pageSize) + 1)
    return parameters
  }
}
