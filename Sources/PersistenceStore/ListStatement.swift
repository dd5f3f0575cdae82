// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// Composes the text of a statement that lists one page by keyset: every condition of it names its
/// parameters in the order in which they are appended.
struct ListStatement {
  private let key: (name: String, type: PostgresType)
  private let id: String
  private let direction: SessionOrder.Direction
  private var types: [PostgresType] = []
  private var conditions: [String] = []

  /// A list by a key column, with an id column that breaks ties.
  init(key: (name: String, type: PostgresType), id: String, direction: SessionOrder.Direction) {
    self.key = key
    self.id = id
    self.direction = direction
  }

  /// Adds a condition, which gets its parameters by calling for them.
  mutating func add(_ condition: ((PostgresType) -> String) -> String) {
    var types = types
    conditions.append(
      condition { type in
        types.append(type)
        return "$\(types.count)"
      })
    self.types = types
  }

  /// Adds the place after which the page begins.
  mutating func addPosition() {
    let (key, id, comparison) = (key, id, direction == .ascending ? ">" : "<")
    add { "(\(key.name), \(id)) \(comparison) (\($0(key.type)), \($0(.text)))" }
  }

  /// Adds a range that includes its start and excludes its end.
  mutating func addRange(_ column: String, _ type: PostgresType) {
    add { "\(column) >= \($0(type)) AND \(column) < \($0(type))" }
  }

  /// The whole statement; its last parameter is the number of rows.
  func statement(name: String, selecting columns: String) -> Statement {
    let word = direction == .ascending ? "ASC" : "DESC"
    return Statement(
      name: name,
      sql: """
        SELECT \(columns)
        WHERE \(conditions.joined(separator: " AND "))
        ORDER BY \(key.name) \(word), \(id) \(word) LIMIT $\(types.count + 1)
        """,
      parameterTypes: types + [.int64], isComposed: true)
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
  mutating func append(_ range: TimeRange) {
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
