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
    /// The maximum nesting depth of arrays and objects in content.
    public var contentDepthMax: Int32 = 0
    /// The page size for requests whose `page_size` is 0.
    public var pageSizeDefault: Int32 = 0
    /// The largest page.
    public var pageSizeMax: Int32 = 0
    /// The lifetime of a page token.
    public var pageTokenAgeMax: WireDuration?
    /// The most characters in a request id.
    public var requestIDCharactersMax: Int32 = 0
    /// The most bytes in a request message.
    public var messageBytesMax: Int64 = 0
    /// The most bytes in a request's metadata, as HTTP/2 counts them.
    public var metadataBytesMax: Int64 = 0

    /// The most users whom a snapshot's access may list.
    public var snapshotReadersMax: Int32 = 0
    /// The time after a counted visit for which further visits of the same user are not counted.
    public var visitWindow: WireDuration?
    /// The most operations in a JSON patch.
    public var patchOperationsMax: Int32 = 0
    /// The time for which a deleted session can be undeleted.
    public var undeleteAgeMax: WireDuration?
    /// The most sessions that one call may watch.
    public var watchedSessionsMax: Int32 = 0
    /// The most sessions that one export may name.
    public var exportedSessionsMax: Int32 = 0
    /// The most streaming calls that one user may have open.
    public var streamsPerUserMax: Int32 = 0
    /// The most waiting streams of all users together that one server keeps open.
    public var watchesMax: Int32 = 0
    /// The most Unicode code points in a note about a change.
    public var changeNoteCodePointsMax: Int32 = 0
    /// The most characters in the name of a format.
    public var contentFormatCharactersMax: Int32 = 0
    /// The most bytes in a target over HTTP/1.1.
    public var targetBytesMax: Int64 = 0
    /// The most header fields of a request over HTTP/1.1.
    public var fieldsMax: Int32 = 0
    /// The most labels of a session.
    public var labelsMax: Int32 = 0
    /// The most characters in the key of a label.
    public var labelKeyCharactersMax: Int32 = 0
    /// The most Unicode code points in the value of a label.
    public var labelValueCodePointsMax: Int32 = 0
    /// The most sessions and snapshots together that one user may star.
    public var starsMax: Int32 = 0
    /// The most drafts of one user.
    public var draftsMax: Int32 = 0
    /// The most bytes of the contents of one user's drafts together.
    public var draftBytesMax: Int64 = 0
    /// The time after its last save for which a draft is kept.
    public var draftAgeMax: WireDuration?
    /// The most characters in the ids of a draft's key that a client chooses.
    public var draftIDCharactersMax: Int32 = 0
    /// The most sessions in one batch.
    public var batchedSessionsMax: Int32 = 0

    public init() {}

    /// Limits as a message.
    public init(_ limits: Limits) {
      titleCodePointsMax = Int32(clamping: limits.titleCodePointsMax)
      descriptionCodePointsMax = Int32(clamping: limits.descriptionCodePointsMax)
      contentBytesMax = Int64(limits.contentBytesMax)
      contentDepthMax = Int32(clamping: limits.contentDepthMax)
      pageSizeDefault = Int32(clamping: limits.pageSizeDefault)
      pageSizeMax = Int32(clamping: limits.pageSizeMax)
      pageTokenAgeMax = WireDuration(limits.pageTokenAgeMax)
      requestIDCharactersMax = Int32(clamping: RequestID.characterCountMax)
      messageBytesMax = Int64(limits.messageBytesMax)
      metadataBytesMax = Int64(limits.metadataBytesMax)
      snapshotReadersMax = Int32(clamping: limits.snapshotReadersMax)
      visitWindow = WireDuration(limits.visitWindow)
      patchOperationsMax = Int32(clamping: limits.patchOperationsMax)
      undeleteAgeMax = WireDuration(limits.undeleteAgeMax)
      watchedSessionsMax = Int32(clamping: limits.watchedSessionsMax)
      exportedSessionsMax = Int32(clamping: limits.exportedSessionsMax)
      streamsPerUserMax = Int32(clamping: limits.streamsPerUserMax)
      watchesMax = Int32(clamping: limits.watchesMax)
      changeNoteCodePointsMax = Int32(clamping: ChangeNote.codePointsMax)
      contentFormatCharactersMax = Int32(clamping: ContentFormat.nameCharactersMax)
      targetBytesMax = Int64(limits.targetBytesMax)
      fieldsMax = Int32(clamping: limits.fieldsMax)
      labelsMax = Int32(clamping: SessionLabels.countMax)
      labelKeyCharactersMax = Int32(clamping: SessionLabels.keyCharactersMax)
      labelValueCodePointsMax = Int32(clamping: SessionLabels.valueCodePointsMax)
      starsMax = Int32(clamping: Stars.countMax)
      draftsMax = Int32(clamping: DraftLimits.countMax)
      draftBytesMax = DraftLimits.bytesMax
      draftAgeMax = WireDuration(DraftLimits.ageMax)
      draftIDCharactersMax = Int32(clamping: ClientID.characterCountMax)
      batchedSessionsMax = Int32(clamping: limits.batchedSessionsMax)
    }

    public static let wireName = "holdfast.v1.Limits"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "title_code_points_max", &titleCodePointsMax, .int32)
      try visitor.field(2, "description_code_points_max", &descriptionCodePointsMax, .int32)
      try visitor.field(3, "content_bytes_max", &contentBytesMax, .int64)
      try visitor.field(4, "content_depth_max", &contentDepthMax, .int32)
      try visitor.field(5, "page_size_default", &pageSizeDefault, .int32)
      try visitor.field(6, "page_size_max", &pageSizeMax, .int32)
      try visitor.message(7, "page_token_age_max", &pageTokenAgeMax)
      try visitor.field(8, "request_id_characters_max", &requestIDCharactersMax, .int32)
      try visitor.field(9, "message_bytes_max", &messageBytesMax, .int64)
      try visitor.field(10, "metadata_bytes_max", &metadataBytesMax, .int64)
      try visitor.field(11, "snapshot_readers_max", &snapshotReadersMax, .int32)
      try visitor.message(12, "visit_window", &visitWindow)
      try visitor.field(13, "patch_operations_max", &patchOperationsMax, .int32)
      try visitor.message(14, "undelete_age_max", &undeleteAgeMax)
      try visitor.field(15, "watched_sessions_max", &watchedSessionsMax, .int32)
      try visitor.field(16, "exported_sessions_max", &exportedSessionsMax, .int32)
      try visitor.field(17, "streams_per_user_max", &streamsPerUserMax, .int32)
      try visitor.field(18, "watches_max", &watchesMax, .int32)
      try visitor.field(
        19, "change_note_code_points_max", &changeNoteCodePointsMax, .int32)
      try visitor.field(
        20, "content_format_characters_max", &contentFormatCharactersMax, .int32)
      try visitor.field(21, "target_bytes_max", &targetBytesMax, .int64)
      try visitor.field(22, "fields_max", &fieldsMax, .int32)
      try visitor.field(23, "labels_max", &labelsMax, .int32)
      try visitor.field(24, "label_key_characters_max", &labelKeyCharactersMax, .int32)
      try visitor.field(
        25, "label_value_code_points_max", &labelValueCodePointsMax, .int32)
      try visitor.field(26, "stars_max", &starsMax, .int32)
      try visitor.field(27, "drafts_max", &draftsMax, .int32)
      try visitor.field(28, "draft_bytes_max", &draftBytesMax, .int64)
      try visitor.message(29, "draft_age_max", &draftAgeMax)
      try visitor.field(30, "draft_id_characters_max", &draftIDCharactersMax, .int32)
      try visitor.field(31, "batched_sessions_max", &batchedSessionsMax, .int32)
    }
  }
}
