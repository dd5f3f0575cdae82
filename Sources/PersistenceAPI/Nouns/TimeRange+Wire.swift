// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension TimeRange {
  /// `holdfast.v1.TimeRange`.
  public struct Wire: WireMessage, Hashable {
    /// The first instant inside.
    public var startTime: Timestamp.Wire?
    /// The first instant after.
    public var endTime: Timestamp.Wire?

    /// All of time.
    public init() {}

    public static let wireName = "holdfast.v1.TimeRange"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.message(1, "start_time", &startTime)
      try visitor.message(2, "end_time", &endTime)
    }
  }

  /// The range that a message at the path `field` means; nil means all of time.
  ///
  /// - Throws: `FILTER_INVALID`, naming the bound that is not a valid time, or `field` when nothing
  ///   can lie between its bounds.
  public init(_ wire: Wire?, field: String) throws(PersistenceError) {
    self = try TimeRange(
      from: Self.bound(wire?.startTime, field: "\(field).start_time"),
      until: Self.bound(wire?.endTime, field: "\(field).end_time"),
      field: field)
  }

  private static func bound(
    _ wire: Timestamp.Wire?, field: String
  ) throws(PersistenceError) -> Timestamp? {
    guard let wire else { return nil }
    guard let time = Timestamp(bound: wire) else {
      throw PersistenceError(
        .filterInvalid, "A time must lie within the years 1 to 9999.", field: field,
        metadata: ["seconds": "\(wire.seconds)", "nanos": "\(wire.nanos)"])
    }
    return time
  }
}
