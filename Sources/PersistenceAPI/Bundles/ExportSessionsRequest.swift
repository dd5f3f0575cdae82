// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Which sessions to export.
public struct ExportSessionsRequest: WireMessage, Hashable {
  /// The ids of the sessions; all of the caller's if it is empty.
  public var ids: [String] = []
  /// Whether to export the older versions too.
  public var includeHistory = false
  /// Where an earlier export broke off; nil to begin with the manifest.
  public var resumeAfter: BundleCheckpoint?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ExportSessionsRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "ids", .string, .repeated),
    WireField(2, "include_history", .bool),
    WireField(3, "resume_after", .message("holdfast.v1.BundleCheckpoint")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.repeated(&ids, .string)
    case 2: try reader.read(&includeHistory, .bool)
    case 3: try reader.message(&resumeAfter)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.repeated(1, ids, .string)
    writer.field(2, includeHistory, .bool)
    writer.message(3, resumeAfter)
  }
}
