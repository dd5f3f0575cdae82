// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The calls of a server that a workbench makes, with nothing of how they travel.
///
/// Each call ends within a time of the implementation's own choice. None of them is repeated by it
/// once the request may have been executed: a save is sent again by the workbench, under its key.
public protocol WorkbenchServer: Sendable {
  /// The limits of documents, and at the same time the probe of a lost link.
  func limits() async throws(ServerFailure) -> DocumentLimits
  /// A session's newest version with its document, whose content is one text.
  func session(_ id: String) async throws(ServerFailure) -> ServerCopy
  /// A session's newest version without its document.
  func version(of id: String) async throws(ServerFailure) -> ServerVersion
  /// Makes a session. Sent again under its key, it makes no second one.
  func create(
    _ document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion
  /// Makes a version in place of `expectedVersion` and of no other.
  func update(
    _ id: String, expectedVersion: Int64, to document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion
  /// Makes a snapshot and returns its id. Sent again under its key, it makes no second one.
  func createSnapshot(
    of source: SnapshotOrigin, key: String
  ) async throws(ServerFailure) -> String
  /// A snapshot's document.
  func snapshot(_ id: String) async throws(ServerFailure) -> WorkbenchDocument
  /// Tells news of a session that is known in a version, until the task is cancelled or the
  /// stream ends.
  ///
  /// - Throws: `refused` if the server has no watches: it is asked at intervals then.
  func watch(
    _ id: String, knownVersion: Int64, _ tell: @Sendable (ServerNews) -> Void
  ) async throws(ServerFailure)
  /// Gets new credentials; false if there are none to be had.
  func renewCredentials() async -> Bool
}

/// News of a session on the server.
public enum ServerNews: Sendable, Equatable {
  /// A version that may be newer than the known one.
  case version(ServerVersion)
  /// The session is gone, for this caller at least.
  case gone
}

/// The content of a new snapshot.
public enum SnapshotOrigin: Sendable, Equatable {
  /// A version that the server has.
  case version(ServerVersion)
  /// A document that it has not.
  case document(WorkbenchDocument)
}
