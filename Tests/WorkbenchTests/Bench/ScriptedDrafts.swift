// SPDX-License-Identifier: Apache-2.0

import Workbench
import WorkbenchEngine

/// The drafts of a scripted server.
struct ScriptedDrafts: WorkbenchServerDrafts {
  let server: ScriptedServer

  func save(
    _ draft: ServerDraft, of subject: ServerDraftReference.Subject, device: String
  ) async throws(ServerFailure) {
    try server.run(.draft) { (contents) throws(ServerFailure) in
      let old = contents.drafts.first { $0.key.subject == subject && $0.key.deviceID == device }
      if let old {
        guard draft.revision > old.value.revision || draft == old.value else { throw .conflict }
        contents.drafts[old.key] = nil
      }
      contents.draftCount += 1
      let reference = ServerDraftReference(
        subject: subject, deviceID: device, etag: "e\(contents.draftCount)")
      contents.drafts[reference] = draft
    }
  }

  func list() async throws(ServerFailure) -> [ServerDraftEntry] {
    try server.run(.draft) { (contents) throws(ServerFailure) in
      contents.drafts.map { reference, draft in
        ServerDraftEntry(
          reference: reference, revision: draft.revision, title: draft.document.title)
      }
    }
  }

  func draft(_ reference: ServerDraftReference) async throws(ServerFailure) -> WorkbenchDraft {
    try server.run(.draft) { (contents) throws(ServerFailure) in
      guard let draft = contents.drafts[reference] else { throw .missing }
      let base = draft.sessionID.flatMap { id -> ServerCopy? in
        guard let versions = contents.sessions[id], !contents.deleted.contains(id) else {
          return nil
        }
        return ServerCopy(
          version: ServerVersion(
            sessionID: id, version: draft.baseVersion, contentHash: "h\(draft.baseVersion)"),
          document: versions[Int(draft.baseVersion) - 1].asText)
      }
      return WorkbenchDraft(
        revision: draft.revision, document: draft.document.asText, base: base, attempt: nil,
        writtenAt: 0)
    }
  }

  func remove(_ reference: ServerDraftReference) async throws(ServerFailure) {
    try server.run(.draft) { (contents) throws(ServerFailure) in
      let found = contents.drafts.keys.first {
        $0.subject == reference.subject && $0.deviceID == reference.deviceID
      }
      guard let found else { throw .missing }
      guard reference.etag.isEmpty || reference.etag == found.etag else { throw .conflict }
      contents.drafts[found] = nil
    }
  }
}
