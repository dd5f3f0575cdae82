// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

extension SessionMetadata.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("id") { .text($0.id) },
      Column("title") { .text($0.title) },
      Column("description", .alone) { .text($0.description) },
      Column("version") { .number($0.version) },
      Column("size") { .size($0.contentSize) },
      Column("updated") { .time($0.updateTime) },
      Column("writer", .wide) { .text($0.lastWriterID) },
      Column("owner", .wide) { .text($0.ownerID) },
      Column("format", .wide) { .format($0.contentFormat, $0.contentFormatVersion) },
      Column("labels", .wide) { .text(LabelArgument.text(of: $0.labels)) },
      Column("created", .wide) { .time($0.createTime) },
      Column("sha-256", .alone) { .text($0.contentHash) },
      Column("deleted", .wide) { .time($0.deleteTime) },
      Column("purged", .alone) { .time($0.purgeTime) },
    ]
  }

  var printedName: String { id }
}

extension SessionVersion.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("version") { .number($0.version) },
      Column("updated") { .time($0.updateTime) },
      Column("writer") { .text($0.writerID) },
      Column("name") { .text($0.name) },
      Column("note") { .text($0.deleted ? "(deleted)" : $0.changeNote) },
      Column("size", .wide) { .size($0.contentSize) },
      Column("title", .wide) { .text($0.title) },
      Column("description", .alone) { .text($0.description) },
      Column("format", .wide) { .format($0.contentFormat, $0.contentFormatVersion) },
      Column("sha-256", .alone) { .text($0.contentHash) },
    ]
  }

  var printedName: String { "\(version)" }
}

extension SharedSession.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("id") { .text($0.metadata?.id ?? "") },
      Column("title") { .text($0.metadata?.title ?? "") },
      Column("owner") { .text($0.metadata?.ownerID ?? "") },
      Column("role") { .text($0.role.word) },
      Column("updated") { .time($0.metadata?.updateTime) },
      Column("version", .wide) { .number($0.metadata?.version ?? 0) },
      Column("writer", .wide) { .text($0.metadata?.lastWriterID ?? "") },
      Column("shared", .wide) { .time($0.grantTime) },
    ]
  }

  var printedName: String { metadata?.id ?? "" }
}

extension SessionGrant.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("user") { .text($0.userID) },
      Column("role") { .text($0.role.word) },
      Column("since") { .time($0.grantTime) },
    ]
  }

  var printedName: String { userID }
}

extension AuditEvent.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("time") { .time($0.eventTime) },
      Column("actor") { .text($0.actorID) },
      Column("action") { .text($0.action.word(without: "AUDIT_ACTION_")) },
      Column("subject") { .text($0.subjectID) },
      Column("user") { .text($0.userID) },
      Column("role") { .text($0.role == .unspecified ? "" : $0.role.word) },
      Column("id", .wide) { .text($0.id) },
    ]
  }

  var printedName: String { id }
}

extension WatchSessionsResponse: Printed {
  static var columns: [Column<Self>] {
    [
      Column("event") { .text($0.event.word(without: "SESSION_EVENT_")) },
      Column("id") { .text($0.id) },
      Column("version") { .number($0.metadata?.version ?? 0) },
      Column("writer") { .text($0.metadata?.lastWriterID ?? "") },
      Column("title") { .text($0.metadata?.title ?? "") },
      Column("updated", .wide) { .time($0.metadata?.updateTime) },
    ]
  }

  var printedName: String { id }
}

extension WatchMySessionsResponse: Printed {
  static var columns: [Column<Self>] {
    [
      Column("event") { .text($0.event.word(without: "MY_SESSION_EVENT_")) },
      Column("id") { .text($0.id) },
      Column("version") { .number($0.metadata?.version ?? 0) },
      Column("owner") { .text($0.ownerID) },
      Column("title") { .text($0.metadata?.title ?? "") },
    ]
  }

  var printedName: String { id }
}

extension SessionRole.Wire {
  /// `viewer` or `editor`.
  var word: String { word(without: "SESSION_ROLE_") }
}
