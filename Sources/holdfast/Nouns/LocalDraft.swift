// SPDX-License-Identifier: Apache-2.0

import DraftStore
import ProtobufWire
import WorkbenchEngine

/// A document on this device, as it is listed. It is a message so that it is printed like those of
/// servers.
struct LocalDraft: WireMessage, Hashable {
  /// The name by which commands call it.
  var name = ""
  /// The session; empty if the document was never saved.
  var sessionID = ""
  var title = ""
  /// The time of the last edit that was written; nil if the record cannot be read.
  var editTime: WireTimestamp?
  /// The version that the edits are based on; 0 if there is none.
  var baseVersion: Int64 = 0
  /// The number of the last edit.
  var revision: Int64 = 0
  /// The process that may still be editing it; empty if there is none.
  var openIn = ""

  init() {}

  static let wireName = "holdfast.local.Draft"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
    try visitor.field(2, "session_id", &sessionID, .string)
    try visitor.field(3, "title", &title, .string)
    try visitor.message(4, "edit_time", &editTime)
    try visitor.field(5, "base_version", &baseVersion, .int64)
    try visitor.field(6, "revision", &revision, .int64)
    try visitor.field(7, "open_in", &openIn, .string)
  }

  init(_ draft: RecoverableDraft) {
    name = KeptName.draft(draft.slot.id).description
    sessionID = draft.sessionID ?? ""
    title = draft.title
    editTime = Self.time(draft.writtenAt)
    baseVersion = draft.base?.version ?? 0
    revision = Int64(draft.revision)
    openIn = draft.openIn.map { "process \($0.pid) on \($0.host)" } ?? ""
  }

  init(_ kept: KeptDocument, _ kind: KeptName.Kind) {
    name = KeptName(kind: kind, number: kept.id).description
    sessionID = kept.sessionID ?? ""
    title = kept.title ?? ""
    editTime = kept.writtenAt.flatMap(Self.time)
    revision = Int64(kept.revision ?? 0)
  }

  /// A time from milliseconds since 1970.
  static func time(_ milliseconds: Int64) -> WireTimestamp? {
    var time = WireTimestamp()
    (time.seconds, time.nanos) = (milliseconds / 1_000, Int32(milliseconds % 1_000) * 1_000_000)
    return milliseconds < 0 ? nil : time
  }
}

extension LocalDraft: Printed {
  static var columns: [Column<Self>] {
    [
      Column("name") { .text($0.name) },
      Column("session") { .text($0.sessionID) },
      Column("title") { .text($0.title) },
      Column("edited") { .time($0.editTime) },
      Column("based on") { $0.baseVersion > 0 ? .number($0.baseVersion) : .text("") },
      Column("open in") { .text($0.openIn) },
      Column("revision", .wide) { .number($0.revision) },
    ]
  }

  var printedName: String { name }
}
