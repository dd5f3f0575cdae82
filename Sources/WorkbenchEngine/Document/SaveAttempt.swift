// SPDX-License-Identifier: Apache-2.0

/// A save request that no longer changes. It is resent under the same key until its outcome is
/// known, so that the server creates at most one version from it.
public struct SaveAttempt: Sendable, Equatable {
  /// The kinds of changes that a save requests.
  public enum Target: Sendable, Equatable {
    /// Create a new session.
    case create
    /// Create a new version of a session if its version is still `expectedVersion`.
    case update(sessionID: String, expectedVersion: Int64)
  }

  /// The idempotency key, sent as the request's `request_id`: at most 64 ASCII characters.
  public var key: String
  /// The last edit that the document contains.
  public var revision: Int
  /// The requested change.
  public var target: Target
  /// The document to send.
  public var document: WorkbenchDocument
  /// The document's title before the save, if it is sent under a different one. The document gets
  /// the new title only once the save has succeeded.
  public var ownTitle: String?

  /// Creates a save request.
  public init(
    key: String, revision: Int, target: Target, document: WorkbenchDocument,
    ownTitle: String? = nil
  ) {
    self.key = key
    self.revision = revision
    self.target = target
    self.document = document
    self.ownTitle = ownTitle
  }
}
