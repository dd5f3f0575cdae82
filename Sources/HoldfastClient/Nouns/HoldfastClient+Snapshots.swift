// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient {
  /// Calls about snapshots.
  public var snapshots: Snapshots { Snapshots(client: self) }

  /// Calls about snapshots, which are immutable and opened by an unguessable id.
  ///
  /// Every method throws `HoldfastError`, with `SNAPSHOT_NOT_FOUND` also if the caller may not
  /// access the snapshot.
  public struct Snapshots: Sendable {
    let client: HoldfastClient

    /// Fetches a snapshot with its content. Counts as a visit unless `countsAsVisit` is false; a
    /// call that counts is not retried if its outcome is unknown.
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

    /// Fetches a snapshot without its content. Does not count as a visit.
    public func metadata(_ id: String) async throws(HoldfastError) -> DescribedSnapshot {
      var request = GetSnapshotMetadataRequest()
      request.id = id
      let response = try await client.call(SnapshotServiceMethods.getSnapshotMetadata, request)
      return DescribedSnapshot(
        metadata: try response.metadata.required(), access: response.access,
        isStarred: response.starred)
    }

    /// The caller's own snapshots; by default all, newest first.
    public func list(
      _ request: ListSnapshotsRequest = .init()
    ) -> Listing<SnapshotMetadata.Wire> {
      Listing(client, SnapshotServiceMethods.listSnapshots, request)
    }

    /// Creates a snapshot of a session on the server, of this version or, if it is 0, of the
    /// current one.
    public func create(
      of sessionID: String, version: Int64 = 0, access: SnapshotAccess.Wire? = nil
    ) async throws(HoldfastError) -> SnapshotMetadata.Wire {
      var request = CreateSnapshotRequest()
      request.sourceSessionID = sessionID
      request.sourceSessionVersion = version
      request.access = access
      return try await create(request)
    }

    /// Creates a snapshot of content that is in no session.
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

    /// Creates a snapshot, according to a full request.
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

    /// Replaces a snapshot's readers and expiry. Not retried if its outcome is unknown.
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

    /// Creates a session from a snapshot, with the snapshot's title and description unless given.
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

    /// Creates a session from a snapshot, according to a full request.
    public func createSession(
      _ request: CreateSessionFromSnapshotRequest
    ) async throws(HoldfastError) -> SessionMetadata.Wire {
      try await client.call(SnapshotServiceMethods.createSessionFromSnapshot, request)
        .metadata.required()
    }
  }
}
