// SPDX-License-Identifier: Apache-2.0

/// Why a request to the store of sessions was not fulfilled, in terms that its caller understands.
///
/// `message`, `field` and `metadata` are for the caller and hold no title, no content, no SQL and
/// no host; `detail` is for the log.
public struct PersistenceError: Error, Equatable, Sendable {
  /// The stable name of the cause, which clients may compare.
  public let reason: Reason
  /// One sentence for a developer, with the numbers in question.
  public let message: String
  /// The request field at fault as a path, such as `session.title`; nil when there is none.
  public let field: String?
  /// The numbers of the message by name, for programs.
  public let metadata: [String: String]
  /// What only the operator may read; nil when the message says everything.
  public let detail: String?

  /// An error for `reason`.
  public init(
    _ reason: Reason, _ message: String, field: String? = nil, metadata: [String: String] = [:],
    detail: String? = nil
  ) {
    self.reason = reason
    self.message = message
    self.field = field
    self.metadata = metadata
    self.detail = detail
  }

  /// An error that is our own fault: the caller learns nothing but that.
  public static func `internal`(_ detail: String) -> PersistenceError {
    PersistenceError(.internal, "The server failed; the fault has been logged.", detail: detail)
  }

  /// The one answer for a session that does not exist, was deleted or belongs to somebody else.
  public static let sessionNotFound = PersistenceError(
    .sessionNotFound, "There is no such session.")
}

extension PersistenceError {
  /// The cause of an error. The raw value goes over the wire as the reason of
  /// `google.rpc.ErrorInfo` and never changes its meaning.
  public enum Reason: String, CaseIterable, Sendable {
    // MARK: The request is wrong

    /// The id does not have the form of a session id.
    case sessionIDInvalid = "SESSION_ID_INVALID"
    /// A title is required and missing or empty.
    case titleEmpty = "TITLE_EMPTY"
    /// The title has more code points than allowed.
    case titleTooLong = "TITLE_TOO_LONG"
    /// The title holds control characters.
    case titleInvalid = "TITLE_INVALID"
    /// The description has more code points than allowed.
    case descriptionTooLong = "DESCRIPTION_TOO_LONG"
    /// The description holds control characters other than tab and line ends.
    case descriptionInvalid = "DESCRIPTION_INVALID"
    /// The content has more bytes than allowed.
    case contentTooLarge = "CONTENT_TOO_LARGE"
    /// The content is not UTF-8.
    case contentNotUTF8 = "CONTENT_NOT_UTF8"
    /// The content is not one well-formed JSON text.
    case contentNotJSON = "CONTENT_NOT_JSON"
    /// The content is nested deeper than allowed.
    case contentTooDeep = "CONTENT_TOO_DEEP"
    /// The update mask names a path that does not exist or cannot be updated.
    case updateMaskInvalid = "UPDATE_MASK_INVALID"
    /// A change needs the version that it replaces.
    case expectedVersionRequired = "EXPECTED_VERSION_REQUIRED"
    /// A version is negative.
    case versionInvalid = "VERSION_INVALID"
    /// The request id is too long or not printable ASCII.
    case requestIDInvalid = "REQUEST_ID_INVALID"
    /// The request id was used before for another request.
    case requestIDReused = "REQUEST_ID_REUSED"
    /// The page size is negative.
    case pageSizeNegative = "PAGE_SIZE_NEGATIVE"
    /// The page token was not made by this service or was altered.
    case pageTokenInvalid = "PAGE_TOKEN_INVALID"
    /// The page token is too old: start the list again.
    case pageTokenExpired = "PAGE_TOKEN_EXPIRED"
    /// The page token belongs to another caller, method, filter or order.
    case pageTokenMismatch = "PAGE_TOKEN_MISMATCH"
    /// The filter is empty in itself, too long or out of range.
    case filterInvalid = "FILTER_INVALID"
    /// An enum field holds a number that this server does not know.
    case enumValueUnknown = "ENUM_VALUE_UNKNOWN"
    /// The patch is not JSON, no patch, or has a path that is no JSON pointer.
    case patchInvalid = "PATCH_INVALID"
    /// The patch has more operations, or takes more work, than allowed.
    case patchTooLarge = "PATCH_TOO_LARGE"
    /// The name of a user is empty, too long, holds control characters or is the caller's own.
    case userIDInvalid = "USER_ID_INVALID"
    /// The call names more sessions than allowed.
    case sessionsTooMany = "SESSIONS_TOO_MANY"
    /// A required message or field is missing.
    case fieldRequired = "FIELD_REQUIRED"

    /// The id does not have the form of a snapshot id.
    case snapshotIDInvalid = "SNAPSHOT_ID_INVALID"
    /// A snapshot is made from a content or from a session: one of them, not both.
    case snapshotSourceInvalid = "SNAPSHOT_SOURCE_INVALID"
    /// A reader's name has no valid form, or the visibility has no use for readers.
    case readerInvalid = "READER_INVALID"
    /// More readers than allowed.
    case readersTooMany = "READERS_TOO_MANY"
    /// An end that is no time or not in the future.
    case expireTimeInvalid = "EXPIRE_TIME_INVALID"

    // MARK: The state does not allow it

    /// The session does not exist for this caller.
    case sessionNotFound = "SESSION_NOT_FOUND"
    /// The snapshot does not exist for this caller.
    case snapshotNotFound = "SNAPSHOT_NOT_FOUND"
    /// The caller has no access log of the snapshot.
    case accessLogNotFound = "ACCESS_LOG_NOT_FOUND"
    /// The session never had the version, or keeps it no longer.
    case sessionVersionNotFound = "SESSION_VERSION_NOT_FOUND"
    /// The session is not shared with the user.
    case grantNotFound = "GRANT_NOT_FOUND"
    /// The session is not deleted.
    case sessionNotDeleted = "SESSION_NOT_DELETED"
    /// The content is not as the patch needs it: nothing at a path, or another value.
    case patchNotApplicable = "PATCH_NOT_APPLICABLE"
    /// The session has another version than the caller expects.
    case versionMismatch = "VERSION_MISMATCH"
    /// Concurrent changes collided repeatedly; a retry may succeed.
    case concurrentChange = "CONCURRENT_CHANGE"

    // MARK: The service cannot do it now

    /// The database cannot be reached; a retry may succeed.
    case storageUnavailable = "STORAGE_UNAVAILABLE"
    /// The database is out of a resource, such as connections or disk.
    case storageExhausted = "STORAGE_EXHAUSTED"
    /// The caller calls more often than it may; a retry after the time given succeeds.
    case rateLimited = "RATE_LIMITED"
    /// The time that the caller allowed has passed.
    case deadlineExceeded = "DEADLINE_EXCEEDED"
    /// The caller gave up.
    case cancelled = "CANCELLED"
    /// The caller may not act for other users.
    case actingDenied = "ACTING_DENIED"
    /// The caller's identity is missing or not valid.
    case unauthenticated = "UNAUTHENTICATED"

    // MARK: Our fault

    /// What was read is not what was written.
    case contentCorrupt = "CONTENT_CORRUPT"
    /// A defect of the server.
    case `internal` = "INTERNAL"
  }
}
