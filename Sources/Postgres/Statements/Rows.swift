// SPDX-License-Identifier: Apache-2.0

/// The rows that a statement returned, in binary format, in libpq's memory: values are read in
/// place. Rows and columns count from 0. An access outside the result, of a NULL, or of a value
/// with the wrong size throws `malformedResult`; none can trap.
public struct Rows: Sendable {
  private let result: PQResult
  /// The index of the first row in the result: a batch has one result for many callers.
  private let start: Int
  /// The number of rows.
  public let count: Int

  init(_ result: PQResult) { self.init(result, start: 0, count: result.rowCount) }

  private init(_ result: PQResult, start: Int, count: Int) {
    self.result = result
    self.start = start
    self.count = count
  }

  /// A single one of these rows.
  func only(_ row: Int) -> Rows { Rows(result, start: start + row, count: 1) }

  /// None of these rows.
  var none: Rows { Rows(result, start: start, count: 0) }

  /// True when there is no row.
  public var isEmpty: Bool { count == 0 }
  /// The number of columns.
  public var columnCount: Int { result.columnCount }
  /// The number of rows that an INSERT, UPDATE or DELETE affected; 0 for other statements.
  public var affectedCount: Int { result.affectedCount }

  /// True when the value is an SQL NULL.
  public func isNull(_ row: Int, _ column: Int) throws(PostgresError) -> Bool {
    try value(row, column) == nil
  }

  /// Lends the bytes of a value to `body`: a `bytea`, or text as UTF-8.
  @inlinable
  public func withBytes<Result>(
    _ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(PostgresError) -> Result {
    let bytes = try present(row, column)
    return withExtendedLifetime(self) { body(bytes) }
  }

  /// A copy of the bytes of a `bytea`, or of text as UTF-8.
  public func bytes(_ row: Int, _ column: Int) throws(PostgresError) -> [UInt8] {
    try withBytes(row, column) { Array($0) }
  }

  /// A text. Throws when it is not UTF-8.
  public func text(_ row: Int, _ column: Int) throws(PostgresError) -> String {
    guard let text = try withBytes(row, column, { String(validatingUTF8: $0) }) else {
      throw .malformed("column \(column) is not UTF-8")
    }
    return text
  }

  /// A text, or nil for NULL.
  public func optionalText(_ row: Int, _ column: Int) throws(PostgresError) -> String? {
    try isNull(row, column) ? nil : try text(row, column)
  }

  // Inlinable, since the type of an optional value is looked up at run time where it is generic.

  /// A value that a text stands for. Throws when `make` does not know it.
  @inlinable
  public func text<Value>(
    _ row: Int, _ column: Int, as make: (String) -> Value?
  ) throws(PostgresError) -> Value {
    guard let value = make(try text(row, column)) else { throw unknown(column) }
    return value
  }

  /// A value that bytes stand for. Throws when `make` does not know it.
  @inlinable
  public func bytes<Value>(
    _ row: Int, _ column: Int, as make: (UnsafeRawBufferPointer) -> Value?
  ) throws(PostgresError) -> Value {
    guard let value = try withBytes(row, column, make) else { throw unknown(column) }
    return value
  }

  /// A value that a number stands for. Throws when `make` does not know it.
  @inlinable
  public func int16<Value>(
    _ row: Int, _ column: Int, as make: (Int16) -> Value?
  ) throws(PostgresError) -> Value {
    guard let value = make(try int16(row, column)) else { throw unknown(column) }
    return value
  }

  @usableFromInline
  func unknown(_ column: Int) -> PostgresError {
    .malformed("column \(column) holds no value of its kind")
  }

  /// A copy of the bytes, or nil for NULL.
  public func optionalBytes(_ row: Int, _ column: Int) throws(PostgresError) -> [UInt8]? {
    try isNull(row, column) ? nil : try bytes(row, column)
  }

  /// A `bigint`.
  public func int64(_ row: Int, _ column: Int) throws(PostgresError) -> Int64 {
    try fixed(row, column)
  }

  /// An `integer`.
  public func int32(_ row: Int, _ column: Int) throws(PostgresError) -> Int32 {
    try fixed(row, column)
  }

  /// A `smallint`.
  public func int16(_ row: Int, _ column: Int) throws(PostgresError) -> Int16 {
    try fixed(row, column)
  }

  /// A `boolean`.
  public func bool(_ row: Int, _ column: Int) throws(PostgresError) -> Bool {
    try fixed(row, column) as UInt8 != 0
  }

  /// A `timestamptz` as microseconds since 1970-01-01 UTC. Throws for `infinity`.
  public func timestampMicroseconds(_ row: Int, _ column: Int) throws(PostgresError) -> Int64 {
    guard let value = PostgresTime.toUnix(try fixed(row, column)) else {
      throw .malformed("column \(column) holds a time out of range")
    }
    return value
  }

  /// A `timestamptz`, or nil for NULL; see `timestampMicroseconds`.
  public func optionalTimestampMicroseconds(
    _ row: Int, _ column: Int
  ) throws(PostgresError) -> Int64? {
    try isNull(row, column) ? nil : try timestampMicroseconds(row, column)
  }

  @inline(__always)
  private func value(_ row: Int, _ column: Int) throws(PostgresError) -> UnsafeRawBufferPointer? {
    guard row >= 0, row < count, column >= 0, column < result.columnCount else {
      throw .malformed("no value at row \(row), column \(column)")
    }
    return result.value(row: start + row, column: column)
  }

  @usableFromInline
  func present(_ row: Int, _ column: Int) throws(PostgresError) -> UnsafeRawBufferPointer {
    guard let bytes = try value(row, column) else {
      throw .malformed("column \(column) is NULL")
    }
    return bytes
  }

  private func fixed<Value: FixedWidthInteger>(
    _ row: Int, _ column: Int
  ) throws(PostgresError) -> Value {
    let value = try withBytes(row, column) { bytes in
      bytes.count == MemoryLayout<Value>.size
        ? Value(bigEndian: bytes.loadUnaligned(as: Value.self)) : nil
    }
    guard let value else {
      throw .malformed("column \(column) does not have \(MemoryLayout<Value>.size) bytes")
    }
    return value
  }
}
