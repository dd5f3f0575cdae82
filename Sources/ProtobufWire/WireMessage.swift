// SPDX-License-Identifier: Apache-2.0

/// A protobuf message whose coding is written by hand.
///
/// A conformance is two switch-like functions and a table: `decodeField` reads the one field whose
/// tag was just read, `encode` writes every field that is not at its default, in the order of
/// numbers, and `wireFields` states what both implement.
///
///     mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
///       switch tag.field {
///       case 1: try reader.read(&title, .string)
///       case 2: try reader.message(&range)
///       default: try reader.skip()
///       }
///     }
///
///     func encode(to writer: inout WireWriter) {
///       writer.field(1, title, .string)
///       writer.message(2, range)
///     }
public protocol WireMessage: Sendable {
  /// Every field absent.
  init()

  /// Reads the field whose tag is `tag` and merges it: a scalar replaces, a message merges, a list
  /// grows. It consumes exactly that field, or throws. A field it does not know it skips.
  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError)

  /// Writes the fields. It runs twice, first to measure and then to write, and must do the same
  /// both times.
  func encode(to writer: inout WireWriter)

  /// The table that the drift test compares with the `.proto` file.
  static var wireFields: [WireField] { get }

  /// The full name of the message, for example `holdfast.v1.GetSessionRequest`.
  static var wireName: String { get }

  /// Whether fields that `decodeField` skips are kept in `unknownFields`. False by default.
  static var keepsUnknownFields: Bool { get }

  /// The skipped fields with their tags, in the order in which they came. Empty by default;
  /// `encode` of a message that keeps them ends with `writer.unknown(unknownFields)`.
  var unknownFields: [UInt8] { get set }
}

extension WireMessage {
  /// False.
  @inlinable
  public static var keepsUnknownFields: Bool { false }

  /// Always empty.
  @inlinable
  public var unknownFields: [UInt8] {
    get { [] }
    set {}
  }
}

extension WireMessage {
  /// Decodes a whole message.
  @inlinable
  public init(wireBytes bytes: [UInt8], limits: WireLimits = WireLimits()) throws(WireError) {
    self.init()
    try merge(wireBytes: bytes.span.bytes, limits: limits)
  }

  /// Decodes a whole message from borrowed bytes, without copying them first.
  @inlinable
  public init(wireBytes bytes: RawSpan, limits: WireLimits = WireLimits()) throws(WireError) {
    self.init()
    try merge(wireBytes: bytes, limits: limits)
  }

  /// Decodes `bytes` into this message, as if they followed the bytes that it came from. After an
  /// error the message holds what preceded the fault.
  @inlinable
  public mutating func merge(
    wireBytes bytes: RawSpan, limits: WireLimits = WireLimits()
  ) throws(WireError) {
    guard bytes.byteCount <= limits.sizeMax else { throw .sizeExceeded }
    try bytes.withUnsafeBytes { (buffer: UnsafeRawBufferPointer) throws(WireError) in
      guard var reader = WireReader(buffer, depthMax: limits.depthMax) else { return }
      try reader.fields(of: &self)
    }
  }

  /// The encoded message, allocated once at its exact size.
  @inlinable
  public var wireBytes: [UInt8] { wireBytes(after: 0) }

  /// The encoded message behind `headroom` zero bytes, which the caller fills in: a gRPC frame
  /// puts its 5-byte prefix there without moving the message.
  @inlinable
  public func wireBytes(after headroom: Int) -> [UInt8] {
    var measured = WireWriter()
    encode(to: &measured)
    return measured.bytes(after: headroom) { writer in
      encode(to: &writer)
    }
  }

  /// The number of bytes that `wireBytes` has.
  @inlinable
  public var wireSize: Int {
    var writer = WireWriter()
    encode(to: &writer)
    return writer.size
  }
}
