// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import Synchronization
import WorkbenchEngine

/// The drafts of a Holdfast server, called through a client. A server without the feature refuses
/// every call.
final class HoldfastServerDrafts: WorkbenchServerDrafts {
  private let client: HoldfastClient
  /// True if the server has the feature; nil until it was asked.
  private let isSupported = Mutex<Bool?>(nil)

  private static let feature = "session_service.save_draft"

  init(_ client: HoldfastClient) {
    self.client = client
  }

  func save(
    _ draft: ServerDraft, of subject: ServerDraftReference.Subject, device: String
  ) async throws(ServerFailure) {
    var request = SaveDraftRequest()
    request.key = SessionDraftKey.Wire(subject, device: device)
    request.revision = Int64(draft.revision)
    request.baseVersion = draft.baseVersion
    request.title = draft.document.title
    request.description = draft.document.description
    request.content = draft.document.content.text
    request.contentFormat = draft.document.format?.name ?? ""
    request.contentFormatVersion = draft.document.format?.version ?? 0
    let sent = request
    _ = try await call { (client) async throws(HoldfastError) in
      try await client.drafts.save(sent)
    }
  }

  func list() async throws(ServerFailure) -> [ServerDraftEntry] {
    let drafts = try await call { (client) async throws(HoldfastError) in
      var drafts: [SessionDraftMetadata.Wire] = []
      for try await draft in client.drafts.list() { drafts.append(draft) }
      return drafts
    }
    return drafts.compactMap { draft in
      guard let key = draft.key else { return nil }
      return ServerDraftEntry(
        reference: ServerDraftReference(key, etag: draft.etag),
        revision: Int(clamping: draft.revision), title: draft.title,
        savedAt: draft.saveTime?.milliseconds)
    }
  }

  func draft(_ reference: ServerDraftReference) async throws(ServerFailure) -> WorkbenchDraft {
    let key = SessionDraftKey.Wire(reference.subject, device: reference.deviceID)
    let opened = try await call { (client) async throws(HoldfastError) in
      try await client.drafts.get(key)
    }
    let metadata = opened.metadata
    var base: ServerCopy?
    if case .session(let id) = reference.subject {
      base = try await self.base(metadata.baseVersion, of: id)
    }
    return WorkbenchDraft(
      revision: Int(clamping: metadata.revision),
      document: WorkbenchDocument(
        title: metadata.title, description: metadata.description,
        content: WorkbenchContent(text: opened.content),
        format: WorkbenchFormat(metadata.contentFormat, metadata.contentFormatVersion)),
      base: base, attempt: nil, writtenAt: metadata.saveTime?.milliseconds ?? 0)
  }

  /// The version on which a draft is based; nil if the user cannot read the session.
  private func base(
    _ number: Int64, of id: String
  ) async throws(ServerFailure) -> ServerCopy? {
    do throws(ServerFailure) {
      let opened = try await call { (client) async throws(HoldfastError) in
        try await client.sessions.version(number, of: id)
      }
      let version = opened.version
      return ServerCopy(
        version: ServerVersion(
          sessionID: id, version: number, contentHash: version.contentHash,
          writer: version.writerID.isEmpty ? nil : version.writerID,
          updatedAt: version.updateTime?.milliseconds),
        document: WorkbenchDocument(
          title: version.title, description: version.description,
          content: WorkbenchContent(text: opened.content),
          format: WorkbenchFormat(version.contentFormat, version.contentFormatVersion)))
    } catch {
      guard error == .missing else { throw error }
    }
    return try await forgottenBase(number, of: id)
  }

  /// A base for a version that the history no longer has: it equals neither side, so the user is
  /// asked about every difference. Nil if the session is gone.
  private func forgottenBase(
    _ number: Int64, of id: String
  ) async throws(ServerFailure) -> ServerCopy? {
    do throws(ServerFailure) {
      _ = try await call { (client) async throws(HoldfastError) in
        try await client.sessions.metadata(id)
      }
    } catch {
      guard error == .missing else { throw error }
      return nil
    }
    return ServerCopy(
      version: ServerVersion(sessionID: id, version: number, contentHash: ""),
      document: WorkbenchDocument(title: "", content: WorkbenchContent(text: Array("null".utf8))))
  }

  func remove(_ reference: ServerDraftReference) async throws(ServerFailure) {
    let key = SessionDraftKey.Wire(reference.subject, device: reference.deviceID)
    try await call { (client) async throws(HoldfastError) in
      try await client.drafts.discard(key, etag: reference.etag)
    }
  }

  // MARK: Calls

  private func call<Value>(
    _ body: (HoldfastClient) async throws(HoldfastError) -> Value
  ) async throws(ServerFailure) -> Value {
    do throws(HoldfastError) {
      if try await hasFeature() { return try await body(client) }
    } catch {
      throw ServerFailure(error)
    }
    throw .refused(SaveRefusal(.invalid, "The server keeps no drafts."))
  }

  private func hasFeature() async throws(HoldfastError) -> Bool {
    if let known = isSupported.withLock({ $0 }) { return known }
    let isThere = try await client.server.info().features.contains(Self.feature)
    isSupported.withLock { $0 = isThere }
    return isThere
  }
}

extension SessionDraftKey.Wire {
  init(_ subject: ServerDraftReference.Subject, device: String) {
    self.init()
    switch subject {
    case .session(let id): sessionID = id
    case .unsaved(let id): draftID = id
    }
    deviceID = device
  }
}

extension ServerDraftReference {
  init(_ key: SessionDraftKey.Wire, etag: String) {
    self.init(
      subject: key.sessionID.isEmpty ? .unsaved(key.draftID) : .session(key.sessionID),
      deviceID: key.deviceID, etag: etag)
  }
}

extension Timestamp.Wire {
  /// Milliseconds since 1970; nil if there are too many.
  var milliseconds: Int64? {
    let (milliseconds, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000)
    return isTooLarge ? nil : milliseconds &+ Int64(nanos / 1_000_000)
  }
}
