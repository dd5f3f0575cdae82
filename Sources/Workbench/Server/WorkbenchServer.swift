// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The server as a workbench calls it, independent of the transport.
///
/// Each call ends within a timeout that the implementation chooses. An implementation must not
/// retry a request that may have been executed: the workbench resends a save itself, under its key.
public protocol WorkbenchServer: Sendable {
  /// Fetches the limits of documents. The call also serves as the probe of a lost link.
  func limits() async throws(ServerFailure) -> DocumentLimits
  /// Fetches a session's newest version with its document. The content is one text, not in parts.
  func session(_ id: String) async throws(ServerFailure) -> ServerCopy
  /// Fetches a session's newest version without its document.
  func version(of id: String) async throws(ServerFailure) -> ServerVersion
  /// Creates a session. Resending it under the same key creates no second one.
  func create(
    _ document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion
  /// Replaces version `expectedVersion` of a session, and fails if the session has another version.
  func update(
    _ id: String, expectedVersion: Int64, to document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion
  /// Creates a snapshot and returns its id. Resending it under the same key creates no second one.
  func createSnapshot(
    of source: SnapshotOrigin, for audience: SnapshotAudience, key: String
  ) async throws(ServerFailure) -> String
  /// Fetches a snapshot's document.
  func snapshot(_ id: String) async throws(ServerFailure) -> WorkbenchDocument
  /// Reports changes of a session after `knownVersion`, until the task is cancelled or the stream
  /// ends.
  ///
  /// - Throws: `refused` if the server has no watches; the workbench then polls.
  func watch(
    _ id: String, knownVersion: Int64, _ tell: @Sendable (ServerNews) -> Void
  ) async throws(ServerFailure)
  /// Obtains new credentials; returns false if it could not.
  func renewCredentials() async -> Bool
  /// The user's drafts on the server; nil if it keeps none.
  var drafts: (any WorkbenchServerDrafts)? { get }
  /// True if sessions keep the formats of their contents (`EngineConfiguration.keepsFormat`).
  var keepsFormat: Bool { get }
}

extension WorkbenchServer {
  /// No drafts.
  public var drafts: (any WorkbenchServerDrafts)? { nil }
  /// False.
  public var keepsFormat: Bool { false }
}

/// A change of a session on the server.
public enum ServerNews: Sendable, Equatable {
  /// A version that may be newer than the known one.
  case version(ServerVersion)
  /// The session is gone, at least for this caller.
  case gone
}

/// The source of a new snapshot.
public enum SnapshotOrigin: Sendable, Equatable {
  /// A version on the server.
  case version(ServerVersion)
  /// A document that the server does not have.
  case document(WorkbenchDocument)
}
