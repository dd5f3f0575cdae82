// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import WorkbenchEngine

/// A document in the history, the trash or the quarantine, as shown in a list.
public struct KeptDocument: Sendable, Equatable {
  /// The number that identifies the document.
  public let id: Int64
  /// The session; nil if it was never saved.
  public let sessionID: String?
  /// The title; nil if the record cannot be read.
  public let title: String?
  /// The number of the last edit; nil if the record cannot be read.
  public let revision: Int?
  /// The time of the write in milliseconds since 1970 on the wall clock; nil if the record cannot
  /// be read.
  public let writtenAt: Int64?
}

extension DraftStore {
  /// The user's acknowledged documents, newest first.
  public func history() throws(DraftStoreError) -> [KeptDocument] { try kept(.history) }

  /// The user's discarded documents, newest first.
  public func trashed() throws(DraftStoreError) -> [KeptDocument] { try kept(.trash) }

  /// The records that do not match their checksums, and those whose key is missing, newest first.
  /// The latter are where they were once the store is opened with their key.
  public func quarantined() throws(DraftStoreError) -> [KeptDocument] { try kept(.quarantine) }

  /// A document from the history or the trash; nil if it no longer exists or cannot be read. An
  /// unreadable one is quarantined.
  public func document(_ id: Int64) throws(DraftStoreError) -> WorkbenchDocument? {
    try read { () throws(DraftStoreError) in
      guard try isOwn(id) else { return nil }
      if let record = try record(id), let document = try document(of: record) { return document }
      if !isReadOnly, try !isLocked(id) {
        try change { () throws(DraftStoreError) in try quarantine(id) }
      }
      return nil
    }
  }

  /// Permanently removes the trashed documents that were written before `time`, in milliseconds
  /// since 1970 on the wall clock, or all of them if it is nil. Those that cannot be read stay.
  ///
  /// - Returns: The number of removed documents.
  @discardableResult
  public func emptyTrash(writtenBefore time: Int64? = nil) throws(DraftStoreError) -> Int {
    try change { () throws(DraftStoreError) in
      let old = try readKept(.trash).filter { document in
        document.writtenAt.map { written in time.map { written < $0 } ?? true } ?? false
      }
      for document in old { try remove(document.id) }
      return old.count
    }
  }

  /// The remaining bytes of a damaged record: first a line with the record's own bytes in
  /// hexadecimal, then a line for each part with its name, a tab and its bytes, whether or not they
  /// match their digest. A record that cannot be opened is exported sealed, without parts.
  public func export(_ id: Int64) throws(DraftStoreError) -> [UInt8]? {
    try read { () throws(DraftStoreError) in
      guard try isOwn(id) else { return nil }
      guard let row = try shelf.row(id) else { return nil }
      let body = try shelf.body(of: row)?.bytes ?? row.body
      var lines = [Array("record\t".utf8) + Hexadecimal.encode(body).utf8]
      for part in DraftRecord(body: body)?.parts ?? [] {
        lines.append(
          Array("\(part.name)\t".utf8) + (try shelf.bytes(of: part, keyID: row.keyID) ?? []))
      }
      return Array(lines.joined(separator: "\n".utf8))
    }
  }

  /// Quarantines a damaged record, so that nothing removes it. One whose key is missing stays where
  /// it is, and is not removed either.
  func quarantine(_ id: Int64) throws(DraftStoreError) {
    if !isReadOnly, try !isLocked(id) { try setKind(id, .quarantine) }
  }

  private func kept(_ kind: DraftRecord.Kind) throws(DraftStoreError) -> [KeptDocument] {
    try read { () throws(DraftStoreError) in try readKept(kind) }
  }

  private func readKept(_ kind: DraftRecord.Kind) throws(DraftStoreError) -> [KeptDocument] {
    let quarantine = DraftRecord.Kind.quarantine.rawValue
    let rows = try database.wrap { () throws(SQLiteError) in
      try database.rows(
        """
        SELECT record.id, slot.session, record.kind, record.key
        FROM record JOIN slot ON slot.id = record.slot
        WHERE slot.server = ? AND slot.principal = ?
        ORDER BY record.id DESC
        """,
        [.text(owner.serverID), .text(owner.principalID)]
      ) { row in
        // A record whose key is missing counts as quarantined.
        let kind = self.seals.lack(row.optionalBlob(3)) ? quarantine : row.integer(2)
        return (id: row.integer(0), session: row.optionalText(1), kind: kind)
      }
    }
    var kept: [KeptDocument] = []
    for (id, session, found) in rows where found == kind.rawValue {
      let record = try record(id)
      kept.append(
        KeptDocument(
          id: id, sessionID: session, title: record?.title,
          revision: record.map { Int($0.revision) }, writtenAt: record?.writtenAt))
    }
    return kept
  }

  private func isOwn(_ id: Int64) throws(DraftStoreError) -> Bool {
    try database.wrap { () throws(SQLiteError) in
      try database.first(
        """
        SELECT 1 FROM record JOIN slot ON slot.id = record.slot
        WHERE record.id = ? AND slot.server = ? AND slot.principal = ?
        """, .integer(id), .text(owner.serverID), .text(owner.principalID)
      ) { _ in true } ?? false
    }
  }
}
