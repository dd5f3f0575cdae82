// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient {
  /// Calls about snapshots.
  public var snapshots: Snapshots { Snapshots(client: self) }

  /// Calls about snapshots, which never change and are opened by an id that cannot be guessed.
  ///
  /// Every method throws `HoldfastError`; `SNAPSHOT_NOT_FOUND` where the caller may not have the
  /// snapshot, too.
  public struct Snapshots: Sendable {
    let client: HoldfastClient

    /// Reads a snapshot with its content. It is counted as a visit unless that is declined; a
    /// counted one is not repeated by itself if its outcome is unknown.
    public func get(
      _ id: String, countsAsVisit: Bool = true
    ) async throws(HoldfastError) -> OpenedSnapshot {
      var request = GetSnapshotRequest()
      request.id = id
      request.skipVisit = !countsAsVisit
      let response = try await client.call(SnapshotServiceMethods.getSnapshot, request)
      let snapshot = try response.snapshot.required()
      return OpenedSnapshot(
        metadata: try snapshot.metadata.required(), content: snapshot.content,
        isStarred: response.starred)
    }

    /// Reads a snapshot without its content, which is not a visit.
    public func metadata(_ id: String) async throws(HoldfastError) -> DescribedSnapshot {
      var request = GetSnapshotMetadataRequest()
      request.id = id
      let response = try await client.call(SnapshotServiceMethods.getSnapshotMetadata, request)
      return DescribedSnapshot(
        metadata: try response.metadata.required(), access: response.access,
        isStarred: response.starred)
    }

    /// The caller's own snapshots; by default all, the newest first.
    public func list(
      _ request: ListSnapshotsRequest = .init()
    ) -> Listing<SnapshotMetadata.Wire> {
      Listing(client, SnapshotServiceMethods.listSnapshots, request)
    }

    /// Makes a snapshot of a session as the server keeps it: of this version, or of whatever there
    /// is if it is 0.
    public func create(
      of sessionID: String, version: Int64 = 0, access: SnapshotAccess.Wire? = nil
    ) async throws(HoldfastError) -> SnapshotMetadata.Wire {
      var request = CreateSnapshotRequest()
      request.sourceSessionID = sessionID
      request.sourceSessionVersion = version
      request.access = access
      return try await create(request)
    }

    /// Makes a snapshot of a content that no session has.
    public func create(
      title: String, description: String? = nil, content: [UInt8],
      access: SnapshotAccess.Wire? = nil
    ) async throws(HoldfastError) -> SnapshotMetadata.Wire {
      var request = CreateSnapshotRequest()
      request.title = title
      request.description = description
      request.content = content
      request.access = access
      return try await create(request)
    }

    /// Makes a snapshot by everything that a request can say.
    public func create(
      _ request: CreateSnapshotRequest
    ) async throws(HoldfastError) -> SnapshotMetadata.Wire {
      try await client.call(SnapshotServiceMethods.createSnapshot, request).metadata.required()
    }

    /// Deletes a snapshot.
    public func delete(_ id: String) async throws(HoldfastError) {
      var request = DeleteSnapshotRequest()
      request.id = id
      _ = try await client.call(SnapshotServiceMethods.deleteSnapshot, request)
    }

    /// Replaces who may open a snapshot, and until when. Not repeated by itself if its outcome is
    /// unknown.
    public func updateAccess(
      of id: String, to access: SnapshotAccess.Wire
    ) async throws(HoldfastError) -> DescribedSnapshot {
      var request = UpdateSnapshotAccessRequest()
      request.id = id
      request.access = access
      let response = try await client.call(SnapshotServiceMethods.updateSnapshotAccess, request)
      return DescribedSnapshot(
        metadata: try response.metadata.required(), access: response.access)
    }

    /// Makes a session of a snapshot, with its title and description unless others are given.
    public func createSession(
      from id: String, title: String? = nil, description: String? = nil, note: String = ""
    ) async throws(HoldfastError) -> SessionMetadata.Wire {
      var request = CreateSessionFromSnapshotRequest()
      request.snapshotID = id
      request.title = title
      request.description = description
      request.changeNote = note
      return try await createSession(request)
    }

    /// Makes a session of a snapshot by everything that a request can say.
    public func createSession(
      _ request: CreateSessionFromSnapshotRequest
    ) async throws(HoldfastError) -> SessionMetadata.Wire {
      try await client.call(SnapshotServiceMethods.createSessionFromSnapshot, request)
        .metadata.required()
    }
  }
}
