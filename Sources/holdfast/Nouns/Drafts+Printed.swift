// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

extension SessionDraftMetadata.Wire: Printed {
  static var columns: [Column<Self>] {
    [
      Column("session") { .text($0.key?.sessionID ?? "") },
      Column("unsaved") { .text($0.key?.draftID ?? "") },
      Column("device") { .text($0.key?.deviceID ?? "") },
      Column("title") { .text($0.title) },
      Column("description", .alone) { .text($0.description) },
      Column("size") { .size($0.contentSize) },
      Column("saved") { .time($0.saveTime) },
      Column("based on", .wide) { .number($0.baseVersion) },
      Column("revision", .wide) { .number($0.revision) },
      Column("format", .wide) { .format($0.contentFormat, $0.contentFormatVersion) },
      Column("expires", .wide) { .time($0.expireTime) },
      Column("sha-256", .alone) { .text($0.contentHash) },
    ]
  }

  var printedName: String {
    (key?.sessionID).flatMap { $0.isEmpty ? nil : $0 } ?? key?.draftID ?? ""
  }
}
