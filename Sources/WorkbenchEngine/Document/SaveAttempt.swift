// SPDX-License-Identifier: Apache-2.0

/// One request to save, frozen: sent again unchanged and under the same key until its outcome is
/// known, so that the server makes at most one version of it.
public struct SaveAttempt: Sendable, Equatable {
  /// The changes that a save can ask for.
  public enum Target: Sendable, Equatable {
    /// A new session.
    case create
    /// Another version of a session, in place of `expectedVersion` and of no other.
    case update(sessionID: String, expectedVersion: Int64)
  }

  /// The idempotency key, for the request's `request_id`: at most 64 characters of ASCII.
  public var key: String
  /// The last edit that the document holds.
  public var revision: Int
  /// The request's change.
  public var target: Target
  /// The document that is sent.
  public var document: WorkbenchDocument
  /// The title that the person's document has, where it is sent under another: it takes the other
  /// only when the save has succeeded.
  public var ownTitle: String?

  /// A request to save.
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
