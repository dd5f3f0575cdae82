// SPDX-License-Identifier: Apache-2.0

/// Checks that bytes are exactly one JSON text of RFC 8259, in one pass and without building a
/// tree.
///
/// It accepts everything that the grammar allows, even where parsers differ: `\u0000`, escapes of
/// lone surrogates, duplicate keys, `-0`, `1e100000`. Everything else is refused: invalid UTF-8, a
/// byte order mark, comments, trailing commas, `NaN`, a second value.
///
/// The state is what the grammar expects next, and one bit for each open container:
///
///        ┌────────────────────────── , ───────────────────────────┐
///        ▼                                                        │
///     value ── scalar ──────────────────────────► afterValue ─────┤
///       │                                          │  ▲           │ , (in an object)
///       ├─ [ ──► valueOrArrayEnd ── ] ─────────────┼──┤           ▼
///       │             └─ as value                  │  │          key ── string : ──► value
///       └─ { ──► keyOrObjectEnd ─── } ─────────────┼──┘
///                     └─ as key                    └─ end of text, nothing open ──► done
///
/// Invariant: bit 0 of `objects` says whether the innermost open container is an object; `depth`
/// counts the open containers and never exceeds `depthMax` or 128.
/// Invariant: every access lies below `count`; the eight-byte loads check `index + 8 <= count`.
public struct JSONValidator {
  /// The deepest nesting that can be tracked: one bit of a 128-bit word for each level.
  public static let depthCeiling = 128

  private enum Expectation {
    case value
    case valueOrArrayEnd
    case key
    case keyOrObjectEnd
    case afterValue
  }

  private var scanner: JSONScanner
  private let depthMax: Int
  private var depth = 0
  private var objects: UInt128 = 0

  private init(_ bytes: UnsafeRawBufferPointer, depthMax: Int) {
    scanner = JSONScanner(bytes)
    self.depthMax = min(max(depthMax, 0), JSONValidator.depthCeiling)
  }

  /// Checks `bytes`; returns if they are one JSON text.
  ///
  /// - Parameters:
  ///   - bytes: The whole text.
  ///   - depthMax: How many arrays and objects may be open at once; above 128 it counts as 128. A
  ///     text that is a single number or string has depth 0.
  /// - Throws: `JSONTextError` with the offset of the first fault.
  public static func validate(
    _ bytes: [UInt8], depthMax: Int = depthCeiling
  ) throws(JSONTextError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONTextError) in
      try validate(UnsafeRawBufferPointer(buffer), depthMax: depthMax)
    }
  }

  /// Checks the bytes in `buffer` as `validate(_:depthMax:)` does.
  public static func validate(
    _ buffer: UnsafeRawBufferPointer, depthMax: Int = depthCeiling
  ) throws(JSONTextError) {
    // Nearly every text is well-formed, and the acceptor finds that out at half the price.
    guard !JSONAcceptor.accepts(buffer, depthMax: min(max(depthMax, 0), depthCeiling)) else {
      return
    }
    try examine(buffer, depthMax: depthMax)
  }

  /// Checks the bytes in `buffer` byte by byte; what `validate` says of a text with a fault.
  package static func examine(
    _ buffer: UnsafeRawBufferPointer, depthMax: Int
  ) throws(JSONTextError) {
    var validator = JSONValidator(buffer, depthMax: depthMax)
    try validator.run()
  }

  private mutating func run() throws(JSONTextError) {
    var expectation = Expectation.value
    while true {
      guard let byte = scanner.nextToken() else {
        guard depth == 0, expectation == .afterValue else { throw scanner.fault(.unexpectedEnd) }
        return
      }
      switch expectation {
      case .value:
        expectation = try value(startingWith: byte)
      case .valueOrArrayEnd:
        expectation =
          byte == UInt8(ascii: "]") ? closeContainer() : try value(startingWith: byte)
      case .key:
        expectation = try key(startingWith: byte)
      case .keyOrObjectEnd:
        expectation = byte == UInt8(ascii: "}") ? closeContainer() : try key(startingWith: byte)
      case .afterValue:
        expectation = try separator(byte)
      }
    }
  }

  private mutating func value(startingWith byte: UInt8) throws(JSONTextError) -> Expectation {
    switch byte {
    case UInt8(ascii: "\""):
      try scanner.string()
    case UInt8(ascii: "{"):
      try openContainer(isObject: true)
      return .keyOrObjectEnd
    case UInt8(ascii: "["):
      try openContainer(isObject: false)
      return .valueOrArrayEnd
    case UInt8(ascii: "t"):
      try scanner.literal("true")
    case UInt8(ascii: "f"):
      try scanner.literal("false")
    case UInt8(ascii: "n"):
      try scanner.literal("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try scanner.number()
    default:
      throw scanner.faultAtToken()
    }
    return .afterValue
  }

  private mutating func key(startingWith byte: UInt8) throws(JSONTextError) -> Expectation {
    guard byte == UInt8(ascii: "\"") else { throw scanner.faultAtToken() }
    try scanner.string()
    guard let colon = scanner.nextToken() else { throw scanner.fault(.unexpectedEnd) }
    guard colon == UInt8(ascii: ":") else { throw scanner.faultAtToken() }
    scanner.index += 1
    return .value
  }

  private mutating func separator(_ byte: UInt8) throws(JSONTextError) -> Expectation {
    guard depth > 0 else { throw scanner.faultAtToken() }
    let inObject = objects & 1 == 1
    switch byte {
    case UInt8(ascii: ","):
      scanner.index += 1
      return inObject ? .key : .value
    case UInt8(ascii: "}") where inObject, UInt8(ascii: "]") where !inObject:
      return closeContainer()
    default:
      throw scanner.faultAtToken()
    }
  }

  private mutating func openContainer(isObject: Bool) throws(JSONTextError) {
    guard depth < depthMax else { throw scanner.fault(.depthExceeded) }
    depth += 1
    objects = objects << 1 | (isObject ? 1 : 0)
    scanner.index += 1
  }

  private mutating func closeContainer() -> Expectation {
    depth -= 1
    objects >>= 1
    scanner.index += 1
    return .afterValue
  }
}
