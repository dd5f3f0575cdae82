// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// What decides the text of a list's statement. Every shape has a statement of its own, so that its
/// plan reads one index from one place: a single text with `$n IS NULL OR …` would read all rows.
struct SessionListShape: Hashable {
  var order: SessionOrder
  var isFirstPage: Bool
  var filtersTitle: Bool
  var filtersCreateTime: Bool
  var filtersUpdateTime: Bool

  init(_ query: SessionQuery) {
    order = query.order
    isFirstPage = query.position == nil
    filtersTitle = !query.filter.titleContains.isEmpty
    filtersCreateTime = query.filter.createTime != .always
    filtersUpdateTime = query.filter.updateTime != .always
  }

  private init(_ order: SessionOrder, flags: Int) {
    self.order = order
    isFirstPage = flags & 1 != 0
    filtersTitle = flags & 2 != 0
    filtersCreateTime = flags & 4 != 0
    filtersUpdateTime = flags & 8 != 0
  }

  /// All 96 shapes.
  static let all = SessionOrder.Key.allCases.flatMap { key in
    SessionOrder.Direction.allCases.flatMap { direction in
      (0..<16).map { SessionListShape(SessionOrder(key: key, direction: direction), flags: $0) }
    }
  }
}

/// The statements that list sessions.
enum SessionListStatements {
  private static let statements = Dictionary(
    uniqueKeysWithValues: SessionListShape.all.map { ($0, make($0)) })

  /// The statement of a shape; its parameters are those that `parameters(for:owner:)` makes.
  static func statement(for shape: SessionListShape) throws(PersistenceError) -> Statement {
    guard let statement = statements[shape] else {
      throw .internal("there is no list statement for \(shape)")
    }
    return statement
  }

  /// The column that holds the sort key, and its type.
  private static func column(_ key: SessionOrder.Key) -> (name: String, type: PostgresType) {
    switch key {
    case .createTime: ("created_at", .timestamp)
    case .updateTime: ("updated_at", .timestamp)
    case .title: ("title_fold", .text)
    }
  }

  private static func make(_ shape: SessionListShape) -> Statement {
    var types: [PostgresType] = []
    func parameter(_ type: PostgresType) -> String {
      types.append(type)
      return "$\(types.count)"
    }
    let key = column(shape.order.key)
    let (comparison, direction) =
      shape.order.direction == .ascending ? (">", "ASC") : ("<", "DESC")
    var conditions = ["owner_id = \(parameter(.text))", "deleted_at IS NULL"]
    if !shape.isFirstPage {
      let position = "(\(parameter(key.type)), \(parameter(.text)))"
      conditions.append("(\(key.name), session_id) \(comparison) \(position)")
    }
    if shape.filtersTitle {
      conditions.append("strpos(title_fold, \(parameter(.text))) > 0")
    }
    for (name, isFiltered) in [
      ("created_at", shape.filtersCreateTime), ("updated_at", shape.filtersUpdateTime),
    ] where isFiltered {
      conditions.append(
        "\(name) >= \(parameter(.timestamp)) AND \(name) < \(parameter(.timestamp))")
    }
    return Statement(
      name: "list_sessions",
      sql: """
        SELECT \(SessionStatements.metadataColumns), title_fold FROM session
        WHERE \(conditions.joined(separator: " AND "))
        ORDER BY \(key.name) \(direction), session_id \(direction) LIMIT \(parameter(.int64))
        """,
      parameterTypes: types)
  }

  /// The values for the statement of the query's shape. One row more than the page is asked for: it
  /// says whether there is a next page.
  static func parameters(
    for query: SessionQuery, owner: OwnerID
  ) throws(PersistenceError) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    if let position = query.position {
      try append(position, fitting: query.order.key, to: &parameters)
    }
    if !query.filter.titleContains.isEmpty {
      parameters.append(text: query.filter.titleContains)
    }
    for range in [query.filter.createTime, query.filter.updateTime] where range != .always {
      parameters.append(timestampMicroseconds: (range.from ?? .earliest).microseconds)
      parameters.append(timestampMicroseconds: (range.until ?? .latest).microseconds)
    }
    parameters.append(int64: Int64(query.pageSize) + 1)
    return parameters
  }

  private static func append(
    _ position: PagePosition, fitting key: SessionOrder.Key, to parameters: inout Parameters
  ) throws(PersistenceError) {
    switch (position.key, key) {
    case (.time(let time), .createTime), (.time(let time), .updateTime):
      parameters.append(timestampMicroseconds: time.microseconds)
    case (.text(let text), .title):
      parameters.append(text: text)
    default:
      throw PersistenceError(
        .pageTokenInvalid, "The page token does not fit the order.", field: "page_token")
    }
    parameters.append(text: position.id)
  }
}
