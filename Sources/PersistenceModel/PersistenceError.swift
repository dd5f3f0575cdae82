// SPDX-License-Identifier: Apache-2.0

/// The reason why a request to the store of sessions was not fulfilled, in terms that its caller
/// understands.
///
/// `message`, `field` and `metadata` are for the caller and hold no title, no content, no SQL and
/// no host; `obstacle` is for a caller who may see it, and never logged; `detail` is for the log.
public struct PersistenceError: Error, Equatable, Sendable {
  /// The stable name of the cause, which clients may compare.
  public let reason: Reason
  /// One sentence for a developer, with the numbers in question.
  public let message: String
  /// The request field at fault as a path, such as `session.title`; nil when there is none.
  public let field: String?
  /// The values in the message by name, for programs.
  public let metadata: [String: String]
  /// The detail for the operator's log only; nil if the message is complete.
  public let detail: String?
  /// The conflicting state, for a caller that may see it; nil for most errors.
  public let obstacle: Obstacle?

  /// A state that conflicts with a change.
  public indirect enum Obstacle: Equatable, Sendable {
    /// A session as it is, at another version than the change expects.
    case session(SessionMetadata)
    /// A draft as it is, in another state than the call is about.
    case draft(SessionDraftMetadata)
  }

  /// An error for `reason`.
  public init(
    _ reason: Reason, _ message: String, field: String? = nil, metadata: [String: String] = [:],
    detail: String? = nil, obstacle: Obstacle? = nil
  ) {
    self.reason = reason
    self.message = message
    self.field = field
    self.metadata = metadata
    self.detail = detail
    self.obstacle = obstacle
  }

  /// An error that is our own fault: the caller learns nothing but that.
  public static func `internal`(_ detail: String) -> PersistenceError {
    PersistenceError(.internal, "Internal error; the server's log has details.", detail: detail)
  }

  /// The error for a session that does not exist, was deleted or belongs to another user.
  public static let sessionNotFound = PersistenceError(
    .sessionNotFound, "There is no such session.")
}
