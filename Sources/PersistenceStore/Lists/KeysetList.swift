// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// A query for a page of a list.
protocol KeysetQuery: Sendable {
  associatedtype Key: Hashable & Sendable
  var sortKey: Key { get }
  var direction: SessionOrder.Direction { get }
  /// The place after which the page begins; nil for the first page.
  var position: PagePosition? { get }
}

/// A list that is read page by page, by keyset. Each of its conditions is declared once, and makes
/// both its text and its values.
///
/// A shape is an order with the conditions that a query has. Every shape has a statement of its
/// own, so that its plan reads one index from one place: a single text with `$n IS NULL OR …`
/// would read all rows.
struct KeysetList<Query: KeysetQuery>: Sendable {
  /// A condition, which a query has or not.
  struct Condition: Sendable {
    fileprivate let text: String
    fileprivate let types: [PostgresType]
    fileprivate let column: String?
    fileprivate let applies: @Sendable (Query) -> Bool
    fileprivate let append: @Sendable (Query, inout Parameters) -> Void

    /// A condition of its parts.
    ///
    /// - Parameters:
    ///   - text: SQL with a `?` for each value.
    ///   - column: A column that is read only where the condition holds.
    ///   - append: Appends the values; by default they are those that come before the query's.
    init(
      _ text: String, _ types: [PostgresType] = [], column: String? = nil,
      if applies: @escaping @Sendable (Query) -> Bool = { _ in true },
      values append: @escaping @Sendable (Query, inout Parameters) -> Void = { _, _ in }
    ) {
      self.text = text
      self.types = types
      self.column = column
      self.applies = applies
      self.append = append
    }

    /// Rows whose folded title contains a text, unless it is empty.
    static func title(
      _ column: String, contains text: @escaping @Sendable (Query) -> String
    ) -> Condition {
      Condition("strpos(\(column), ?) > 0", [.text], if: { !text($0).isEmpty }) {
        $1.append(text: text($0))
      }
    }

    /// Rows whose time lies in a range, which includes its start and excludes its end.
    static func range(
      _ column: String, _ range: @escaping @Sendable (Query) -> TimeRange
    ) -> Condition {
      Condition(
        "\(column) >= ? AND \(column) < ?", [.timestamp, .timestamp],
        if: { range($0) != .always }
      ) { $1.append(range($0)) }
    }
  }

  private struct Shape: Hashable {
    let key: Query.Key
    let direction: SessionOrder.Direction
    let isFirstPage: Bool
    /// A bit for each condition.
    let conditions: UInt64
  }

  private let conditions: [Condition]
  private let column: @Sendable (Query.Key) -> (name: String, type: PostgresType)
  private let statements: ListStatements<Shape>

  /// A list of its parts.
  ///
  /// - Parameters:
  ///   - id: The column that breaks ties.
  ///   - column: The column of a sort key, and its type.
  ///   - conditions: At most 64; those come first whose values are not the query's.
  init(
    name: String, selecting columns: String, from table: String, id: String,
    by column: @escaping @Sendable (Query.Key) -> (name: String, type: PostgresType),
    where conditions: [Condition]
  ) {
    self.conditions = conditions
    self.column = column
    statements = ListStatements { shape in
      var types: [PostgresType] = []
      var texts: [String] = []
      func add(_ text: String, _ more: [PostgresType]) {
        let parts = text.split(separator: "?", omittingEmptySubsequences: false)
        texts.append(
          parts.dropFirst().enumerated().reduce(String(parts[0])) {
            "\($0)$\(types.count + $1.offset + 1)\($1.element)"
          })
        types += more
      }
      let used = conditions.indices.filter { shape.conditions >> UInt64($0) & 1 == 1 }
        .map { conditions[$0] }
      for condition in used { add(condition.text, condition.types) }
      let key = column(shape.key)
      let (word, comparison) = shape.direction == .ascending ? ("ASC", ">") : ("DESC", "<")
      if !shape.isFirstPage {
        add("(\(key.name), \(id)) \(comparison) (?, ?)", [key.type, .text])
      }
      return Statement(
        name: name,
        sql: """
          SELECT \(([columns] + used.compactMap(\.column)).joined(separator: ", ")) FROM \(table)
          WHERE \(texts.joined(separator: " AND "))
          ORDER BY \(key.name) \(word), \(id) \(word) LIMIT $\(types.count + 1)
          """,
        parameterTypes: types + [.int64], isComposed: true)
    }
  }

  /// The statement for a query.
  func statement(for query: Query) -> Statement {
    var bits: UInt64 = 0
    for (index, condition) in conditions.enumerated() where condition.applies(query) {
      bits |= 1 << UInt64(index)
    }
    return statements[
      Shape(
        key: query.sortKey, direction: query.direction, isFirstPage: query.position == nil,
        conditions: bits)]
  }

  /// The values for the statement of a query, which reads `rowCount` rows. `first` appends those
  /// that are not the query's.
  ///
  /// - Throws: `PAGE_TOKEN_INVALID` if the position does not fit the order.
  func parameters(
    for query: Query, rowCount: Int, first: (inout Parameters) -> Void
  ) throws(PersistenceError) -> Parameters {
    var parameters = Parameters()
    first(&parameters)
    for condition in conditions where condition.applies(query) {
      condition.append(query, &parameters)
    }
    if let position = query.position {
      try parameters.append(position, fitting: column(query.sortKey).type)
    }
    parameters.append(int64: Int64(rowCount))
    return parameters
  }
}

extension Parameters {
  /// Appends a position whose key must have the type of the list's key column.
  mutating func append(
    _ position: PagePosition, fitting type: PostgresType
  ) throws(PersistenceError) {
    switch (position.key, type) {
    case (.time(let time), .timestamp): append(timestampMicroseconds: time.microseconds)
    case (.text(let text), .text): append(text: text)
    case (.number(let number), .int64): append(int64: number)
    default:
      throw PersistenceError(
        .pageTokenInvalid, "The page token does not match the order.", field: "page_token")
    }
    append(text: position.id)
  }

  /// Appends both bounds of a range; open ones as times beyond all that a client can name.
  fileprivate mutating func append(_ range: TimeRange) {
    append(timestampMicroseconds: (range.from ?? .earliest).microseconds)
    append(timestampMicroseconds: (range.until ?? .latest).microseconds)
  }
}

extension Timestamp {
  /// Before every time that a client can name: 4713 BC is the first year of `timestamptz`.
  static let earliest = Timestamp(microseconds: -210_000_000_000_000_000)
  /// After every time that a client can name: the year 20000.
  static let latest = Timestamp(microseconds: 569_000_000_000_000_000)
}
