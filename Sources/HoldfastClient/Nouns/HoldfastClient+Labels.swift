// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient.Sessions {
  // MARK: Labels and stars

  /// Replaces all labels of a session if its current labels match `etag`, the `labelsEtag` of its
  /// metadata. Creates no version. Not retried by the client if its outcome is unknown; retrying is
  /// safe, since labels that are already set are not a conflict.
  public func updateLabels(
    of id: String, to labels: [String: String], replacing etag: String
  ) async throws(HoldfastError) -> SessionMetadata.Wire {
    var request = UpdateSessionLabelsRequest()
    request.id = id
    request.labels = labels
    request.labelsEtag = etag
    return try await updateLabels(request)
  }

  /// Replaces all labels of a session, according to a full request.
  public func updateLabels(
    _ request: UpdateSessionLabelsRequest
  ) async throws(HoldfastError) -> SessionMetadata.Wire {
    try await client.call(SessionServiceMethods.updateSessionLabels, request).metadata.required()
  }

  /// Adds or removes the caller's star on a session. Not retried if its outcome is unknown.
  public func star(_ id: String, _ isStarred: Bool = true) async throws(HoldfastError) {
    var request = StarSessionRequest()
    request.id = id
    request.starred = isStarred
    _ = try await client.call(SessionServiceMethods.starSession, request)
  }
}

extension HoldfastClient.Snapshots {
  /// Adds or removes the caller's star on a snapshot. Not retried if its outcome is unknown.
  public func star(_ id: String, _ isStarred: Bool = true) async throws(HoldfastError) {
    var request = StarSnapshotRequest()
    request.id = id
    request.starred = isStarred
    _ = try await client.call(SnapshotServiceMethods.starSnapshot, request)
  }
}
