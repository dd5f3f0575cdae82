// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import HoldfastClient
public import WorkbenchEngine

/// A Holdfast server, called through a client.
///
/// The client should not retry by itself (`RetryPolicy.none`): the workbench knows when a save is
/// worth resending, and reports a lost link at once. A client that does retry is harmless, since
/// every change carries an idempotency key.
public struct HoldfastServer: WorkbenchServer {
  private let client: HoldfastClient
  private let note: String
  private let renew: @Sendable () async -> Bool

  /// Uses the server that `client` calls.
  ///
  /// - Parameters:
  /// - timeout: The timeout of each call; it must be long enough to save the largest document.
  /// - note: The change note of each version that is saved.
  /// - keepsFormat: True if changed contents keep the format that the session has, as
  ///   `EngineConfiguration.keepsFormat` describes.
  /// - renew: Called when the server rejects the credentials and the client's token provider has no
  ///   other token. Obtains new credentials; returns false if it could not.
  public init(
    _ client: HoldfastClient, timeout: Duration = .seconds(10), note: String = "",
    keepsFormat: Bool = false, renew: @escaping @Sendable () async -> Bool = { false }
  ) {
    self.client = client.with(timeout: timeout)
    self.note = note
    self.keepsFormat = keepsFormat
    self.renew = renew
    untimed = client
    drafts = HoldfastServerDrafts(self.client)
  }

  public let drafts: (any WorkbenchServerDrafts)?
  public let keepsFormat: Bool

  /// The client without a timeout, for streams.
  private let untimed: HoldfastClient

  /// The identity of the client's calls on this server, which owns the desk's drafts. A program
  /// that may start offline should remember it.
  public func owner() async throws(ServerFailure) -> DraftOwner {
    let info = try await call { () async throws(HoldfastError) in try await client.server.info() }
    return DraftOwner(serverID: info.serverID, principalID: info.principalID)
  }

  public func limits() async throws(ServerFailure) -> DocumentLimits {
    let info = try await call { () async throws(HoldfastError) in try await client.server.info() }
    guard let limits = info.limits else { return .unknown }
    return DocumentLimits(
      titleScalarsMax: Int(limits.titleCodePointsMax),
      descriptionScalarsMax: Int(limits.descriptionCodePointsMax),
      contentBytesMax: Int(limits.contentBytesMax), contentDepthMax: Int(limits.contentDepthMax))
  }

  public func session(_ id: String) async throws(ServerFailure) -> ServerCopy {
    let opened = try await call { () async throws(HoldfastError) in
      try await client.sessions.get(id)
    }
    let document = WorkbenchDocument(
      title: opened.metadata.title, description: opened.metadata.description,
      content: WorkbenchContent(text: opened.content),
      format: WorkbenchFormat(
        opened.metadata.contentFormat, opened.metadata.contentFormatVersion))
    return ServerCopy(version: ServerVersion(opened.metadata), document: document)
  }

  public func version(of id: String) async throws(ServerFailure) -> ServerVersion {
    ServerVersion(
      try await call { () async throws(HoldfastError) in try await client.sessions.metadata(id) })
  }

  public func create(
    _ document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion {
    var request = CreateSessionRequest()
    request.title = document.title
    request.description = document.description
    request.content = document.content.text
    request.contentFormat = document.format?.name ?? ""
    request.contentFormatVersion = document.format?.version ?? 0
    request.requestID = key
    request.changeNote = note
    let sent = request
    return ServerVersion(
      try await call { () async throws(HoldfastError) in try await client.sessions.create(sent) })
  }

  public func update(
    _ id: String, expectedVersion: Int64, to document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion {
    var request = UpdateSessionRequest()
    request.id = id
    request.expectedVersion = expectedVersion
    request.title = document.title
    request.description = document.description
    request.content = document.content.text
    request.contentFormat = document.format?.name ?? ""
    request.contentFormatVersion = document.format?.version ?? 0
    request.requestID = key
    request.changeNote = note
    let sent = request
    let saved = try await call { () async throws(HoldfastError) in
      try await client.sessions.update(sent)
    }
    return ServerVersion(saved.metadata)
  }

  public func createSnapshot(
    of source: SnapshotOrigin, for audience: SnapshotAudience, key: String
  ) async throws(ServerFailure) -> String {
    var request = CreateSnapshotRequest()
    request.requestID = key
    if audience != SnapshotAudience() { request.access = SnapshotAccess.Wire(audience) }
    switch source {
    case .version(let version):
      request.sourceSessionID = version.sessionID
      request.sourceSessionVersion = version.version
    case .document(let document):
      request.title = document.title
      request.description = document.description
      request.content = document.content.text
      request.contentFormat = document.format?.name ?? ""
      request.contentFormatVersion = document.format?.version ?? 0
    }
    let sent = request
    return try await call { () async throws(HoldfastError) in
      try await client.snapshots.create(sent).id
    }
  }

  public func snapshot(_ id: String) async throws(ServerFailure) -> WorkbenchDocument {
    let opened = try await call { () async throws(HoldfastError) in
      try await client.snapshots.get(id)
    }
    return WorkbenchDocument(
      title: opened.metadata.title, description: opened.metadata.description,
      content: WorkbenchContent(text: opened.content),
      format: WorkbenchFormat(
        opened.metadata.contentFormat, opened.metadata.contentFormatVersion))
  }

  public func watch(
    _ id: String, knownVersion: Int64, _ tell: @Sendable (ServerNews) -> Void
  ) async throws(ServerFailure) {
    do throws(HoldfastError) {
      // The workbench opens the next stream itself, so that its status shows a lost link.
      let watch = untimed.sessions.watch(id, knownVersion: knownVersion, resumes: false)
      for try await news in watch {
        switch news {
        case .changed(let metadata): tell(.version(ServerVersion(metadata)))
        case .gone: tell(.gone)
        }
      }
    } catch {
      throw ServerFailure(error)
    }
  }

  public func renewCredentials() async -> Bool { await renew() }

  private func call<Value>(
    _ body: () async throws(HoldfastError) -> Value
  ) async throws(ServerFailure) -> Value {
    do throws(HoldfastError) {
      return try await body()
    } catch {
      throw ServerFailure(error)
    }
  }
}

extension WorkbenchFormat {
  /// A format from the contract's fields; nil if the name is empty.
  init?(_ name: String, _ version: Int32) {
    if name.isEmpty { return nil }
    self.init(name, version: version)
  }
}

extension SnapshotAccess.Wire {
  init(_ audience: SnapshotAudience) {
    self.init()
    switch audience.readers {
    case .link: visibility = .link
    case .owner: visibility = .owner
    case .listed(let readers):
      visibility = .listed
      readerIDs = readers
    }
    expireTime = audience.expiresAt.map { time in
      var expiry = Timestamp.Wire()
      expiry.seconds = time / 1_000
      expiry.nanos = Int32(time % 1_000) * 1_000_000
      return expiry
    }
  }
}

extension ServerVersion {
  /// A version from the contract's metadata.
  init(_ metadata: SessionMetadata.Wire) {
    self.init(
      sessionID: metadata.id, version: metadata.version, contentHash: metadata.contentHash,
      writer: metadata.lastWriterID.isEmpty ? nil : metadata.lastWriterID,
      updatedAt: metadata.updateTime?.milliseconds)
  }
}
