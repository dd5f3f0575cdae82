// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The text of a statement, prepared once per connection when it is first used there. Make each
/// once, as a `static let`: a connection remembers every one that it has seen. Of those that are
/// composed while a program runs (`isComposed`) it remembers some.
public final class Statement: Sendable, Hashable {
  /// The statement's name, as a word for logs and `pg_prepared_statements`.
  public let name: String
  /// The SQL with `$1`, `$2`, …
  public let sql: String
  /// The types of `$1`, `$2`, …; must match the order in which `Parameters` are appended.
  public let parameterTypes: [PostgresType]
  /// The size of its results.
  public let weight: Weight
  /// A batched form of this statement, for statements that return at most one row. It takes an
  /// array for each parameter. For every element with a row, it returns that row and, in an
  /// additional last column, the element's number from 1 as `bigint`.
  ///
  /// If the statement changes a row (`keyCount`), this form may skip rows that it would have to
  /// wait for: an element without a row had no effect, and runs alone.
  public let batched: Statement?
  /// The number of parameters, from the first on, that name the row that the statement changes; 0
  /// if it only reads. Changes of one row are never made by one batch.
  public let keyCount: Int
  /// True if it may run for as long as the server lets statements run, without a sign that the
  /// server is still there: for work in the background.
  public let isLong: Bool
  /// True for one of many texts that are composed when they are asked for, such as lists with
  /// filters: a connection keeps those that it used last, `PreparedStatements.composedMax` of them.
  public let isComposed: Bool
  /// `parameterTypes` as the server knows them.
  let parameterOIDs: [UInt32]
  /// Counts the statements of this process, composed ones apart; indexes what a connection has
  /// prepared.
  let number: Int
  /// The name on the server, unique even when two statements share `name`.
  let serverName: String

  private static let count = Atomic(0)
  private static let composedCount = Atomic(0)

  /// The size of a reading statement's results. A document of a megabyte takes the server
  /// milliseconds; on a separate lane it does not delay small rows.
  public enum Weight: Sendable {
    /// Some kilobytes at most.
    case light
    /// Whole documents.
    case heavy
  }

  /// Describes a statement; nothing is sent yet.
  public init(
    name: String, sql: String, parameterTypes: [PostgresType] = [], weight: Weight = .light,
    batched: Statement? = nil, keyCount: Int = 0, isLong: Bool = false, isComposed: Bool = false
  ) {
    self.name = name
    self.sql = sql
    self.parameterTypes = parameterTypes
    self.weight = weight
    self.batched = batched
    self.keyCount = keyCount
    self.isLong = isLong
    self.isComposed = isComposed
    parameterOIDs = parameterTypes.map(\.rawValue)
    if isComposed {
      number = Self.composedCount.add(1, ordering: .relaxed).oldValue
      serverName = "\(name)#c\(number)"
    } else {
      number = Self.count.add(1, ordering: .relaxed).oldValue
      serverName = "\(name)#\(number)"
    }
  }

  public static func == (left: Statement, right: Statement) -> Bool { left === right }

  public func hash(into hasher: inout Hasher) { hasher.combine(number) }

  static let begin = Statement(name: "begin", sql: "BEGIN")
  static let commit = Statement(name: "commit", sql: "COMMIT")
}

/// The types that parameters can have; the raw values are the OIDs of `pg_type`.
public enum PostgresType: UInt32, Hashable, Sendable {
  case bool = 16
  case bytes = 17
  case int64 = 20
  case int16 = 21
  case int32 = 23
  case text = 25
  case timestamp = 1184
  case bytesArray = 1001
  case textArray = 1009
  case int64Array = 1016
  case timestampArray = 1185
  case boolArray = 1000
  case int16Array = 1005
  case int32Array = 1007

  /// The type of arrays of values of this type, which is not an array's itself: PostgreSQL has no
  /// arrays of arrays.
  public var array: PostgresType {
    switch self {
    case .bool: .boolArray
    case .bytes: .bytesArray
    case .int64: .int64Array
    case .int16: .int16Array
    case .int32: .int32Array
    case .text: .textArray
    case .timestamp: .timestampArray
    case .bytesArray, .textArray, .int64Array, .timestampArray, .boolArray, .int16Array,
      .int32Array:
      preconditionFailure("an array of arrays has no type")
    }
  }
}
