// SPDX-License-Identifier: Apache-2.0

/// The values of `$1`, `$2`, … in PostgreSQL's binary format, in one buffer.
public struct Parameters: Sendable {
  /// The values, one after the other.
  private(set) var bytes: [UInt8]
  /// The size of each value in bytes; `null` for an SQL NULL.
  private(set) var sizes: [Int32] = []

  static let null: Int32 = -1

  /// No values yet. `byteCapacity` spares the growth of the buffer when large values are coming.
  public init(byteCapacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(byteCapacity)
  }

  /// The number of values.
  public var count: Int { sizes.count }

  /// The size of all values, in bytes.
  var byteCount: Int { bytes.count }

  /// True if the first `keyCount` values are equal in both, so that they name the same row; false
  /// if `keyCount` is 0.
  func nameRow(of other: Parameters, keyCount: Int) -> Bool {
    guard keyCount > 0, sizes.prefix(keyCount) == other.sizes.prefix(keyCount) else {
      return false
    }
    let size = sizes.prefix(keyCount).reduce(0) { $0 + Int(max(0, $1)) }
    return bytes.prefix(size) == other.bytes.prefix(size)
  }

  /// Appends an SQL NULL.
  public mutating func appendNull() { sizes.append(Self.null) }

  /// Appends text. A NUL character in it is refused by the server (22021).
  public mutating func append(text: String) {
    bytes.append(contentsOf: text.utf8)
    sizes.append(Int32(clamping: text.utf8.count))
  }

  /// Appends text, or NULL.
  public mutating func append(text: String?) {
    if let text { append(text: text) } else { appendNull() }
  }

  /// Appends text that is already UTF-8.
  public mutating func append(utf8: [UInt8]) { append(bytes: utf8) }

  /// Appends a `bytea`.
  public mutating func append(bytes new: [UInt8]) {
    bytes.append(contentsOf: new)
    sizes.append(Int32(clamping: new.count))
  }

  /// Appends a `bytea`, or NULL.
  public mutating func append(bytes new: [UInt8]?) {
    if let new { append(bytes: new) } else { appendNull() }
  }

  /// Appends a `bytea` from borrowed memory.
  public mutating func append(bytes new: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: new)
    sizes.append(Int32(clamping: new.count))
  }

  /// Appends a `bigint`.
  public mutating func append(int64 value: Int64) { appendFixed(value) }

  /// Appends an `integer`.
  public mutating func append(int32 value: Int32) { appendFixed(value) }

  /// Appends a `smallint`.
  public mutating func append(int16 value: Int16) { appendFixed(value) }

  /// Appends a `boolean`.
  public mutating func append(bool value: Bool) { appendFixed(value ? UInt8(1) : 0) }

  /// Appends a `timestamptz` from microseconds since 1970-01-01 UTC. Times that PostgreSQL cannot
  /// represent (years before −290,000) become `-infinity`.
  public mutating func append(timestampMicroseconds value: Int64) {
    appendFixed(PostgresTime.fromUnix(value))
  }

  /// Appends a `timestamptz`, or NULL; see `append(timestampMicroseconds:)`.
  public mutating func append(timestampMicroseconds value: Int64?) {
    if let value { append(timestampMicroseconds: value) } else { appendNull() }
  }

  /// Appends a `text[]`.
  public mutating func append(textArray values: [String]) {
    appendArray(values, of: .text) { parameters, value in
      parameters.store(Int32(clamping: value.utf8.count))
      parameters.bytes.append(contentsOf: value.utf8)
    }
  }

  /// Appends a `bytea[]`.
  public mutating func append(bytesArray values: [[UInt8]]) {
    appendArray(values, of: .bytes) { parameters, value in
      parameters.store(Int32(clamping: value.count))
      parameters.bytes.append(contentsOf: value)
    }
  }

  /// Appends a `bigint[]`.
  public mutating func append(int64Array values: [Int64]) {
    appendArray(values, of: .int64) { parameters, value in
      parameters.store(Int32(MemoryLayout<Int64>.size))
      parameters.store(value)
    }
  }

  /// Appends a `timestamptz[]`; see `append(timestampMicroseconds:)`.
  public mutating func append(timestampMicrosecondsArray values: [Int64]) {
    appendArray(values, of: .timestamp) { parameters, value in
      parameters.store(Int32(MemoryLayout<Int64>.size))
      parameters.store(PostgresTime.fromUnix(value))
    }
  }

  /// The binary format of a one-dimensional array: dimensions, has-nulls flag, element type,
  /// length, lower bound, then each element with its size (`array_recv` in arrayfuncs.c).
  private mutating func appendArray<Element>(
    _ values: [Element], of type: PostgresType, _ store: (inout Parameters, Element) -> Void
  ) {
    appendArray(of: type, count: values.count) { parameters in
      for value in values { store(&parameters, value) }
    }
  }

  /// Appends an array whose elements `store` writes, each with its size.
  mutating func appendArray(
    of type: PostgresType, count: Int, _ store: (inout Parameters) -> Void
  ) {
    let start = bytes.count
    self.store(Int32(count == 0 ? 0 : 1))
    self.store(Int32(0))
    self.store(type.rawValue)
    if count > 0 {
      self.store(Int32(clamping: count))
      self.store(Int32(1))
      store(&self)
    }
    sizes.append(Int32(clamping: bytes.count - start))
  }

  /// The size of an array's header, in bytes.
  static let arrayHeaderSize = 20

  /// Writes an element of an array: a value of `size` bytes, or `null`.
  mutating func appendElement(size: Int32, _ value: ArraySlice<UInt8>) {
    store(size)
    bytes.append(contentsOf: value)
  }

  private mutating func appendFixed(_ value: some FixedWidthInteger) {
    store(value)
    sizes.append(Int32(value.bitWidth / 8))
  }

  private mutating func store(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
}

/// PostgreSQL counts microseconds from 2000-01-01 UTC; its ends of the range mean infinity.
enum PostgresTime {
  /// 10,957 days from 1970-01-01 to 2000-01-01.
  private static let offset: Int64 = 10_957 * 86_400 * 1_000_000

  static func fromUnix(_ microseconds: Int64) -> Int64 {
    let (value, overflow) = microseconds.subtractingReportingOverflow(offset)
    return overflow ? .min : value
  }

  /// nil for infinity and for times outside Int64.
  static func toUnix(_ microseconds: Int64) -> Int64? {
    guard microseconds != .min, microseconds != .max else { return nil }
    let (value, overflow) = microseconds.addingReportingOverflow(offset)
    return overflow ? nil : value
  }
}
