// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

/// JSON objects, one per line, built as consecutive bytes.
///
/// ```
///   ─▶ begin ─▶ append … ─▶ end ─┐
///      ▲───────────────────────┘
/// ```
///
/// Every call writes a line, so a line must be cheap. An array checks capacity and uniqueness with
/// every append; here each field reserves capacity once.
///
/// Invariant: `count` bytes from `start` are initialized, and no append goes beyond `capacity`.
struct JSONLines: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// The number of bytes.
  private(set) var count = 0
  private var isFirstField = true
  /// The last second that was written, and its text: many lines tell of the same one.
  private var second = Int64.min
  private var secondText: [UInt8] = []

  /// No lines yet.
  init() {
    capacity = JSONLines.capacityMin
    start = .allocate(capacity: capacity)
  }

  deinit { start.deallocate() }

  /// True if there is nothing.
  var isEmpty: Bool { count == 0 }

  /// A copy of everything.
  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Lends everything to `body`.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Removes everything, and gives back memory beyond so many bytes.
  mutating func removeAll(keepingCapacity capacityMax: Int) {
    count = 0
    guard capacity > max(capacityMax, JSONLines.capacityMin) else { return }
    start.deallocate()
    capacity = JSONLines.capacityMin
    start = .allocate(capacity: capacity)
  }

  // MARK: Objects

  /// Opens an object.
  mutating func begin() {
    reserve(1)
    write(UInt8(ascii: "{"))
    isFirstField = true
  }

  /// Appends a field. Nothing in a name may need to be escaped.
  mutating func append(_ name: StaticString, _ value: String) {
    begin(name)
    appendString(value)
  }

  /// Appends a field whose name is not known before.
  mutating func append(named name: String, _ value: String) {
    reserve(1)
    writeSeparator()
    appendString(name)
    reserve(1)
    write(UInt8(ascii: ":"))
    appendString(value)
  }

  /// Appends a number.
  mutating func append(_ name: StaticString, _ value: Int) {
    begin(name)
    writeDecimal(value)
  }

  /// Appends a time as RFC 3339 writes it.
  mutating func append(_ name: StaticString, _ value: Timestamp) {
    begin(name)
    if value.seconds != second {
      second = value.seconds
      secondText = value.rfc3339Second
    }
    reserve(secondText.count + JSONLines.numberSizeMax)
    write(UInt8(ascii: "\""))
    secondText.withUnsafeBufferPointer { write($0) }
    writeDecimal(Int(value.nanoseconds / 1_000), digits: 6)
    write(UInt8(ascii: "Z"))
    write(UInt8(ascii: "\""))
  }

  /// Closes the object.
  mutating func end() {
    reserve(2)
    write(UInt8(ascii: "}"))
    write(UInt8(ascii: "\n"))
  }

  /// Writes a name, and reserves capacity for a number after it.
  private mutating func begin(_ name: StaticString) {
    reserve(name.utf8CodeUnitCount + 4 + JSONLines.numberSizeMax)
    writeSeparator()
    write(UInt8(ascii: "\""))
    write(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    write(UInt8(ascii: "\""))
    write(UInt8(ascii: ":"))
  }

  private mutating func writeSeparator() {
    if isFirstField { isFirstField = false } else { write(UInt8(ascii: ",")) }
  }

  // MARK: Values

  /// A string of RFC 8259: quotes, backslashes and control characters are escaped.
  private mutating func appendString(_ text: String) {
    var text = text
    text.withUTF8 { text in
      reserve(text.count * JSONLines.escapeSizeMax + 2)
      write(UInt8(ascii: "\""))
      if JSONLines.mayNeedEscapes(text) { writeEscaped(text) } else { write(text) }
      write(UInt8(ascii: "\""))
    }
  }

  /// True if there may be a byte that must be escaped. Looks at eight bytes at a time, since nearly
  /// every text has none.
  private static func mayNeedEscapes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = UnsafeRawBufferPointer(text)
    guard bytes.count >= 8 else { return text.contains(where: isEscaped) }
    var offset = 0
    while offset < bytes.count - 8 {
      if mayNeedEscapes(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) {
        return true
      }
      offset += 8
    }
    return mayNeedEscapes(
      bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
  }

  /// The same for eight bytes. A borrow may mark the byte above a found one too, so this is exact
  /// only about there being none.
  private static func mayNeedEscapes(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ ones &* 0x22
    let backslash = word ^ ones &* 0x5c
    let found =
      (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
      | (word &- ones &* 0x20) & ~word
    return found & ones << 7 != 0
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func writeEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        write(UInt8(ascii: "\\"))
        write(byte)
      case 0..<0x20:
        write(UInt8(ascii: "\\"))
        write(UInt8(ascii: "u"))
        write(UInt8(ascii: "0"))
        write(UInt8(ascii: "0"))
        write(UInt8(ascii: "0") + (byte >> 4))
        write(JSONLines.digit(byte & 0x0f))
      default: write(byte)
      }
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// Writes a number in decimal digits, with zeros in front where it has fewer than `digits`.
  private mutating func writeDecimal(_ value: Int, digits: Int = 1) {
    if value < 0 { write(UInt8(ascii: "-")) }
    var rest = value.magnitude
    var size = digits
    var bound: UInt = 1
    for _ in 0..<digits { bound *= 10 }
    // The largest magnitude of an Int has 19 digits, so the bound stays within 10^19.
    while rest >= bound {
      size += 1
      bound *= 10
    }
    precondition(size <= capacity - count, "a number has no room")
    var place = start + count + size
    for _ in 0..<size {
      place -= 1
      place.initialize(to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    count += size
  }

  // MARK: Bytes

  /// Makes room for so many bytes.
  private mutating func reserve(_ size: Int) {
    if capacity - count < size { grow(by: size) }
  }

  private mutating func grow(by size: Int) {
    capacity = max(capacity * 2, count + size)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.moveInitialize(from: start, count: count)
    start.deallocate()
    start = larger
  }

  private mutating func write(_ byte: UInt8) {
    precondition(count < capacity, "a byte has no room")
    (start + count).initialize(to: byte)
    count += 1
  }

  private mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    precondition(bytes.count <= capacity - count, "bytes have no room")
    (start + count).initialize(from: source, count: bytes.count)
    count += bytes.count
  }

  /// The maximum bytes of a signed number, or of a time's fixed parts.
  private static let numberSizeMax = 24
  /// The bytes that one byte becomes at most: `\u001f`.
  private static let escapeSizeMax = 6
  /// A line of a call has some 300 bytes.
  private static let capacityMin = 1_024
}
