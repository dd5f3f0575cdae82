// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The shape that determines the text of a list's statement. Every shape has a statement of its
/// own, so that its plan reads one index from one place: a single text with `$n IS NULL OR …` would
/// read all rows.
struct SessionListShape: Hashable {
  var order: SessionOrder
  var isFirstPage: Bool
  var filtersTitle: Bool
  var filtersCreateTime: Bool
  var filtersUpdateTime: Bool
  var filtersFormat: Bool
  var filtersLabels: Bool
  var filtersStars: Bool
  var isDeleted: Bool

  init(_ query: SessionQuery) {
    order = query.order
    isFirstPage = query.position == nil
    filtersTitle = !query.filter.titleContains.isEmpty
    filtersCreateTime = query.filter.createTime != .always
    filtersUpdateTime = query.filter.updateTime != .always
    filtersFormat = query.filter.format != nil
    filtersLabels = query.filter.labels != .none
    filtersStars = query.filter.isStarred
    isDeleted = query.filter.isDeleted
  }
}

/// The statements that list sessions.
enum SessionListStatements {
  private static let statements = ListStatements(compose: make)

  /// The statement of a shape; its parameters are those that `parameters(for:owner:)` makes.
  static func statement(for shape: SessionListShape) -> Statement { statements[shape] }

  /// The index of the column that says whether the owner has starred a session.
  static let starColumn = SessionStatements.metadataColumnCount
  /// The index of the column that a title's position is made of.
  static let foldColumn = starColumn + 1
  /// The index of the column that says when a session was deleted, in lists of such.
  static let deleteTimeColumn = foldColumn + 1

  /// The column that holds the sort key, and its type.
  private static func column(_ key: SessionOrder.Key) -> (name: String, type: PostgresType) {
    switch key {
    case .createTime: ("created_at", .timestamp)
    case .updateTime: ("updated_at", .timestamp)
    case .title: ("title_fold", .text)
    case .deleteTime: ("deleted_at", .timestamp)
    }
  }

  private static func make(_ shape: SessionListShape) -> Statement {
    var list = ListStatement(
      key: column(shape.order.key), id: "session_id", direction: shape.order.direction)
    if shape.isDeleted {
      list.add { "owner_id = \($0(.text)) AND deleted_at > \($0(.timestamp))" }
    } else {
      list.add { "owner_id = \($0(.text)) AND deleted_at IS NULL" }
    }
    if !shape.isFirstPage { list.addPosition() }
    if shape.filtersTitle { list.add { "strpos(title_fold, \($0(.text))) > 0" } }
    if shape.filtersCreateTime { list.addRange("created_at", .timestamp) }
    if shape.filtersUpdateTime { list.addRange("updated_at", .timestamp) }
    if shape.filtersFormat {
      list.add { "content_format = \($0(.text)) AND content_format_version <= \($0(.int64))" }
    }
    if shape.filtersLabels { list.add { "labels @> \($0(.textArray))" } }
    if shape.filtersStars {
      list.add { _ in StarStatements.isAmongStarred(.session, "session_id", by: "$1") }
    }
    return list.statement(
      name: "list_sessions",
      selecting: """
        \(SessionStatements.metadataColumns),
          \(StarStatements.isStarredInList(.session, "session.session_id", by: "$1")),
          title_fold\(shape.isDeleted ? ", deleted_at" : "")
        FROM session
        """)
  }

  /// The values for the statement of the query's shape. One row more than the page is asked for: it
  /// says whether there is a next page.
  static func parameters(
    for query: SessionQuery, owner: OwnerID
  ) throws(PersistenceError) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    if query.filter.isDeleted {
      let earliest = max(query.deletedAfter, SessionStagingStatements.marker)
      parameters.append(timestampMicroseconds: earliest.microseconds)
    }
    if let position = query.position {
      try parameters.append(position, fitting: column(query.order.key).type)
    }
    if !query.filter.titleContains.isEmpty {
      parameters.append(text: query.filter.titleContains)
    }
    for range in [query.filter.createTime, query.filter.updateTime] where range != .always {
      parameters.append(range)
    }
    if let format = query.filter.format { parameters.append(format) }
    if query.filter.labels != .none {
      parameters.append(textArray: query.filter.labels.stored)
    }
    parameters.append(int64: Int64(query.pageSize) + 1)
    return parameters
  }
}
