// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

extension SnapshotMetadata.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("id") { .text($0.id) },
      Column("title") { .text($0.title) },
      Column("description", .alone) { .text($0.description) },
      Column("size") { .size($0.contentSize) },
      Column("created") { .time($0.createTime) },
      Column("for") { .text($0.visibility.audience) },
      Column("expires", .wide) { .time($0.expireTime) },
      Column("template", .wide) { .text($0.template ? "yes" : "") },
      Column("owner", .wide) { .text($0.ownerID) },
      Column("format", .wide) { .format($0.contentFormat, $0.contentFormatVersion) },
      Column("note", .wide) { .text($0.changeNote) },
      Column("source", .alone) {
        .text(
          $0.sourceSessionID.isEmpty
            ? "" : "\($0.sourceSessionID) version \($0.sourceSessionVersion)")
      },
      Column("sha-256", .alone) { .text($0.contentHash) },
    ]
  }

  var printedName: String { id }
}

extension SnapshotAccess.Visibility.Wire {
  /// The users who may open a snapshot, in words.
  var audience: String {
    switch self {
    case .unspecified, .link: "everyone with the id"
    case .listed: "listed readers"
    case .owner: "its owner"
    default: word(without: "")
    }
  }
}

extension GetSnapshotMetadataResponse: Printed {
  static var columns: [Column<Self>] {
    let ofMetadata: [Column<Self>] = SnapshotMetadata.Wire.columns.map { column in
      Column<Self>(column.title, column.place == .narrow ? .narrow : .alone) { response in
        column.cell(response.metadata ?? SnapshotMetadata.Wire())
      }
    }
    let readers = Column<Self>("readers", .alone) {
      .text(($0.access?.readerIDs ?? []).joined(separator: ", "))
    }
    return ofMetadata + [readers]
  }

  var printedName: String { metadata?.id ?? "" }
}

extension UpdateSnapshotAccessResponse: Printed {
  static var columns: [Column<Self>] {
    [
      Column("id") { .text($0.metadata?.id ?? "") },
      Column("for") { .text($0.access?.visibility.audience ?? "") },
      Column("readers") { .text(($0.access?.readerIDs ?? []).joined(separator: ", ")) },
      Column("expires") { .time($0.access?.expireTime) },
    ]
  }

  var printedName: String { metadata?.id ?? "" }
}

extension SnapshotVisitor.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("visitor") { .text($0.visitorID) },
      Column("visits") { .number($0.visitCount) },
      Column("last") { .time($0.lastVisitTime) },
      Column("first", .wide) { .time($0.firstVisitTime) },
    ]
  }

  var printedName: String { visitorID }
}

extension AccessLog.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("snapshot") { .text($0.snapshotID) },
      Column("title") { .text($0.snapshot?.title ?? "") },
      Column("owner") { .text($0.snapshot?.ownerID ?? "") },
      Column("visits") { .number($0.visitCount) },
      Column("last") { .time($0.lastVisitTime) },
      Column("first", .wide) { .time($0.firstVisitTime) },
      Column("created", .wide) { .time($0.snapshot?.createTime) },
      Column("gone", .wide) { .text($0.snapshotDeleted ? "deleted" : "") },
    ]
  }

  var printedName: String { snapshotID }
}
