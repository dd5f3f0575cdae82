// SPDX-License-Identifier: Apache-2.0

/// A protobuf message, which is a list of its fields.
///
/// Everything that is done with messages derives from that list: the binary form, JSON, the
/// comparison with the `.proto` file, random specimens for tests.
///
///     struct Note: WireMessage {
///       static let wireName = "example.Note"
///       var title = ""
///       var range: TimeRange?
///
///       @inlinable
///       mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
///         try visitor.field(1, "title", &title, .string)
///         try visitor.message(2, "range", &range)
///       }
///     }
public protocol WireMessage: Sendable {
  /// Every field absent.
  init()

  /// Calls `visitor` once for each field, in the order of the numbers that the `.proto` file
  /// declares, with a stored property.
  ///
  /// It must be inlinable in a public type: a coder is as fast as code written by hand because the
  /// compiler makes one for each message from this list.
  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure)

  /// The full name of the message, for example `holdfast.v1.GetSessionRequest`.
  static var wireName: String { get }

  /// True if fields that `visitFields` does not name are kept in `unknownFields`. False by default.
  static var keepsUnknownFields: Bool { get }

  /// The unknown fields with their tags, in the order in which they came; they are written after
  /// the others. Empty by default.
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
    var writer = WireWriter()
    return withInspection { message in
      message.encodeFields(to: &writer)
      return writer.bytes(after: headroom) { writer in message.encodeFields(to: &writer) }
    }
  }

  /// The number of bytes that `wireBytes` has.
  @inlinable
  public var wireSize: Int {
    var writer = WireWriter()
    withInspection { message in message.encodeFields(to: &writer) }
    return writer.size
  }

  /// Writes the fields. It runs twice, first to measure and then to write.
  @inlinable
  mutating func encodeFields(to writer: inout WireWriter) {
    visitFields(&writer)
    if Self.keepsUnknownFields { writer.raw(unknownFields) }
  }
}
