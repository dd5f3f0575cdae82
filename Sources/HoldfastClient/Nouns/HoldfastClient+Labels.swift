// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient.Sessions {
  // MARK: Labels and stars

  /// Replaces all labels of a session, if they are still those of `etag`, the `labelsEtag` of its
  /// metadata. No version is made. Not repeated by itself if its outcome is unknown; it may be
  /// repeated, since labels that are there already are not a conflict.
  public func updateLabels(
    of id: String, to labels: [String: String], replacing etag: String
  ) async throws(HoldfastError) -> SessionMetadata.Wire {
    var request = UpdateSessionLabelsRequest()
    request.id = id
    request.labels = labels
    request.labelsEtag = etag
    return try await updateLabels(request)
  }

  /// Replaces all labels of a session, by everything that a request can say.
  public func updateLabels(
    _ request: UpdateSessionLabelsRequest
  ) async throws(HoldfastError) -> SessionMetadata.Wire {
    try await client.call(SessionServiceMethods.updateSessionLabels, request).metadata.required()
  }

  /// Stars a session for the caller, or takes the star away. Not repeated by itself if its outcome
  /// is unknown.
  public func star(_ id: String, _ isStarred: Bool = true) async throws(HoldfastError) {
    var request = StarSessionRequest()
    request.id = id
    request.starred = isStarred
    _ = try await client.call(SessionServiceMethods.starSession, request)
  }
}

extension HoldfastClient.Snapshots {
  /// Stars a snapshot for the caller, or takes the star away. Not repeated by itself if its outcome
  /// is unknown.
  public func star(_ id: String, _ isStarred: Bool = true) async throws(HoldfastError) {
    var request = StarSnapshotRequest()
    request.id = id
    request.starred = isStarred
    _ = try await client.call(SnapshotServiceMethods.starSnapshot, request)
  }
}
