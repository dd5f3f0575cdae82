// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A step of an import: first the options, then every record of the bundle in turn.
public struct ImportSessionsRequest: WireMessage, Hashable {
  /// Exactly one of these; nil for what this version does not know.
  public var step: Step?

  /// What a caller sends.
  public enum Step: Hashable, Sendable {
    /// How to import; the first message of the call.
    case options(ImportOptions)
    /// The next record.
    case record(BundleRecord)
  }

  /// Every field absent.
  public init() {}

  /// A request that takes `step`.
  public init(_ step: Step) {
    self.step = step
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ImportSessionsRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "options", .message("holdfast.v1.ImportOptions"), .oneof("step")),
    WireField(2, "record", .message("holdfast.v1.BundleRecord"), .oneof("step")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1:
      var current: ImportOptions?
      if case .options(let value) = step { current = value }
      if let value = try reader.value(mergedInto: current) { step = .options(value) }
    case 2:
      var current: BundleRecord?
      if case .record(let value) = step { current = value }
      if let value = try reader.value(mergedInto: current) { step = .record(value) }
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    switch step {
    case .options(let value): writer.message(1, value)
    case .record(let value): writer.message(2, value)
    case nil: break
    }
  }
}
