// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension Limits {
  /// `holdfast.v1.Limits`.
  public struct Wire: WireMessage, Hashable {
    /// The most Unicode code points in a title.
    public var titleCodePointsMax: Int32 = 0
    /// The most Unicode code points in a description.
    public var descriptionCodePointsMax: Int32 = 0
    /// The most bytes in a session's content.
    public var contentBytesMax: Int64 = 0
    /// How many arrays and objects of a content may lie inside each other.
    public var contentDepthMax: Int32 = 0
    /// The size of a page whose request says 0.
    public var pageSizeDefault: Int32 = 0
    /// The largest page.
    public var pageSizeMax: Int32 = 0
    /// How long a page token is good.
    public var pageTokenAgeMax: Duration.Wire?
    /// The most characters in a request id.
    public var requestIDCharactersMax: Int32 = 0
    /// The most bytes in a request message.
    public var messageBytesMax: Int64 = 0
    /// The most bytes in a request's metadata, as HTTP/2 counts them.
    public var metadataBytesMax: Int64 = 0

    /// The most users whom a snapshot's access may list.
    public var snapshotReadersMax: Int32 = 0
    /// How long after a counted visit further ones of the same user are not counted.
    public var visitWindow: Duration.Wire?
    /// The most operations in a JSON patch.
    public var patchOperationsMax: Int32 = 0
    /// How long a deleted session can be undeleted.
    public var undeleteAgeMax: Duration.Wire?
    /// The most sessions that one call may watch.
    public var watchedSessionsMax: Int32 = 0
    /// The most sessions that one export may name.
    public var exportedSessionsMax: Int32 = 0
    /// The most streaming calls that one user may have open.
    public var streamsPerUserMax: Int32 = 0
    /// The most waiting streams of all users together that one server keeps open.
    public var watchesMax: Int32 = 0

    /// Every field absent.
    public init() {}

    /// Limits as a message.
    public init(_ limits: Limits) {
      titleCodePointsMax = Int32(clamping: limits.titleCodePointsMax)
      descriptionCodePointsMax = Int32(clamping: limits.descriptionCodePointsMax)
      contentBytesMax = Int64(limits.contentBytesMax)
      contentDepthMax = Int32(clamping: limits.contentDepthMax)
      pageSizeDefault = Int32(clamping: limits.pageSizeDefault)
      pageSizeMax = Int32(clamping: limits.pageSizeMax)
      pageTokenAgeMax = limits.pageTokenAgeMax.wire
      requestIDCharactersMax = Int32(clamping: RequestID.characterCountMax)
      messageBytesMax = Int64(limits.messageBytesMax)
      metadataBytesMax = Int64(limits.metadataBytesMax)
      snapshotReadersMax = Int32(clamping: limits.snapshotReadersMax)
      visitWindow = limits.visitWindow.wire
      patchOperationsMax = Int32(clamping: limits.patchOperationsMax)
      undeleteAgeMax = limits.undeleteAgeMax.wire
      watchedSessionsMax = Int32(clamping: limits.watchedSessionsMax)
      exportedSessionsMax = Int32(clamping: limits.exportedSessionsMax)
      streamsPerUserMax = Int32(clamping: limits.streamsPerUserMax)
      watchesMax = Int32(clamping: limits.watchesMax)
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.Limits"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "title_code_points_max", .int32),
      WireField(2, "description_code_points_max", .int32),
      WireField(3, "content_bytes_max", .int64),
      WireField(4, "content_depth_max", .int32),
      WireField(5, "page_size_default", .int32),
      WireField(6, "page_size_max", .int32),
      WireField(7, "page_token_age_max", .message("google.protobuf.Duration")),
      WireField(8, "request_id_characters_max", .int32),
      WireField(9, "message_bytes_max", .int64),
      WireField(10, "metadata_bytes_max", .int64),
      WireField(11, "snapshot_readers_max", .int32),
      WireField(12, "visit_window", .message("google.protobuf.Duration")),
      WireField(13, "patch_operations_max", .int32),
      WireField(14, "undelete_age_max", .message("google.protobuf.Duration")),
      WireField(15, "watched_sessions_max", .int32),
      WireField(16, "exported_sessions_max", .int32),
      WireField(17, "streams_per_user_max", .int32),
      WireField(18, "watches_max", .int32),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&titleCodePointsMax, .int32)
      case 2: try reader.read(&descriptionCodePointsMax, .int32)
      case 3: try reader.read(&contentBytesMax, .int64)
      case 4: try reader.read(&contentDepthMax, .int32)
      case 5: try reader.read(&pageSizeDefault, .int32)
      case 6: try reader.read(&pageSizeMax, .int32)
      case 7: try reader.message(&pageTokenAgeMax)
      case 8: try reader.read(&requestIDCharactersMax, .int32)
      case 9: try reader.read(&messageBytesMax, .int64)
      case 10: try reader.read(&metadataBytesMax, .int64)
      case 11: try reader.read(&snapshotReadersMax, .int32)
      case 12: try reader.message(&visitWindow)
      case 13: try reader.read(&patchOperationsMax, .int32)
      case 14: try reader.message(&undeleteAgeMax)
      case 15: try reader.read(&watchedSessionsMax, .int32)
      case 16: try reader.read(&exportedSessionsMax, .int32)
      case 17: try reader.read(&streamsPerUserMax, .int32)
      case 18: try reader.read(&watchesMax, .int32)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, titleCodePointsMax, .int32)
      writer.field(2, descriptionCodePointsMax, .int32)
      writer.field(3, contentBytesMax, .int64)
      writer.field(4, contentDepthMax, .int32)
      writer.field(5, pageSizeDefault, .int32)
      writer.field(6, pageSizeMax, .int32)
      writer.message(7, pageTokenAgeMax)
      writer.field(8, requestIDCharactersMax, .int32)
      writer.field(9, messageBytesMax, .int64)
      writer.field(10, metadataBytesMax, .int64)
      writer.field(11, snapshotReadersMax, .int32)
      writer.message(12, visitWindow)
      writer.field(13, patchOperationsMax, .int32)
      writer.message(14, undeleteAgeMax)
      writer.field(15, watchedSessionsMax, .int32)
      writer.field(16, exportedSessionsMax, .int32)
      writer.field(17, streamsPerUserMax, .int32)
      writer.field(18, watchesMax, .int32)
    }
  }
}
