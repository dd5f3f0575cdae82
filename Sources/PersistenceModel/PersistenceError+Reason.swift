// SPDX-License-Identifier: Apache-2.0

extension PersistenceError {
  /// The cause of an error. The raw value is sent as the reason of `google.rpc.ErrorInfo`, and its
  /// meaning never changes.
  ///
  /// `docs/reference/errors.md` is generated from these comments: when, what to do, and the
  /// metadata.
  public enum Reason: String, CaseIterable, Sendable {
    // MARK: Invalid requests

    /// The id does not have the form of a session id.
    ///
    /// Send the id exactly as the server returned it. Metadata: `length`.
    case sessionIDInvalid = "SESSION_ID_INVALID"
    /// A title is required, but it is missing or empty.
    ///
    /// Send a title.
    case titleEmpty = "TITLE_EMPTY"
    /// The title has more code points than allowed.
    ///
    /// Shorten the title; GetServerInfo returns the limit. Metadata: `length`, `limit`.
    case titleTooLong = "TITLE_TOO_LONG"
    /// The title contains control characters.
    ///
    /// Remove the control characters.
    case titleInvalid = "TITLE_INVALID"
    /// The description has more code points than allowed.
    ///
    /// Shorten the description; GetServerInfo returns the limit. Metadata: `length`, `limit`.
    case descriptionTooLong = "DESCRIPTION_TOO_LONG"
    /// The description contains control characters other than tabs and line breaks.
    ///
    /// Remove the control characters.
    case descriptionInvalid = "DESCRIPTION_INVALID"
    /// The content is larger than allowed.
    ///
    /// Reduce the content; GetServerInfo returns the limit. Metadata: `size` where it is known,
    /// `limit`, or `path`, `operation` of a patch.
    case contentTooLarge = "CONTENT_TOO_LARGE"
    /// The content is not UTF-8.
    ///
    /// Encode the text as UTF-8. Metadata: `offset`.
    case contentNotUTF8 = "CONTENT_NOT_UTF8"
    /// The content is not a single well-formed JSON text.
    ///
    /// Correct the text at the byte offset. Metadata: `offset`, `fault`.
    case contentNotJSON = "CONTENT_NOT_JSON"
    /// The content is nested deeper than allowed.
    ///
    /// Reduce the nesting; GetServerInfo returns the limit. Metadata: `offset`, `limit`, or `path`,
    /// `operation` of a patch.
    case contentTooDeep = "CONTENT_TOO_DEEP"
    /// A content format has an invalid or too long name, a negative version, a version without a
    /// name, or no content that it describes.
    ///
    /// Correct the field named by BadRequest. Metadata: `length`, `limit`, or
    /// `content_format_version`.
    case contentFormatInvalid = "CONTENT_FORMAT_INVALID"
    /// The change note has more code points than allowed.
    ///
    /// Shorten the note; GetServerInfo returns the limit. Metadata: `length`, `limit`.
    case changeNoteTooLong = "CHANGE_NOTE_TOO_LONG"
    /// The change note contains control characters.
    ///
    /// Remove the control characters.
    case changeNoteInvalid = "CHANGE_NOTE_INVALID"
    /// The session would have more labels than allowed.
    ///
    /// Send fewer labels; GetServerInfo returns the limit. Metadata: `count`, `limit`.
    case labelsTooMany = "LABELS_TOO_MANY"
    /// The key of a label is too long or contains other characters than allowed, or its value is
    /// too long or contains control characters.
    ///
    /// Correct the label; GetServerInfo returns the limits. Metadata: `length`, `limit`.
    case labelInvalid = "LABEL_INVALID"
    /// The update mask contains a path that does not exist or cannot be updated.
    ///
    /// Use `title`, `description` and `content`, or `*` alone. Metadata: `path`.
    case updateMaskInvalid = "UPDATE_MASK_INVALID"
    /// The request does not say which version the change replaces.
    ///
    /// Send the version that you read, or set `allow_overwrite`.
    case expectedVersionRequired = "EXPECTED_VERSION_REQUIRED"
    /// A version is negative, `expected_version` is sent together with `allow_overwrite`, or a
    /// version is sent where there is no session to have it.
    ///
    /// Send a version that the server returned, or `allow_overwrite` alone. Metadata: `version`,
    /// `expected_version`, `base_version`, `known_version` or `if_version_not`, named after the
    /// field.
    case versionInvalid = "VERSION_INVALID"
    /// The request id is too long or not printable ASCII.
    ///
    /// Send up to 64 printable ASCII characters, for example a UUID. Metadata: `length`, `limit`.
    case requestIDInvalid = "REQUEST_ID_INVALID"
    /// The request id was used before with different values.
    ///
    /// Generate a new id for each request, and reuse it only to retry the same request.
    case requestIDReused = "REQUEST_ID_REUSED"
    /// The page size is negative.
    ///
    /// Send 0 for the default, or a positive size. Metadata: `page_size`.
    case pageSizeNegative = "PAGE_SIZE_NEGATIVE"
    /// The page token was not issued by this service, or it was altered.
    ///
    /// Send `next_page_token` unchanged, or start the list again.
    case pageTokenInvalid = "PAGE_TOKEN_INVALID"
    /// The page token has expired.
    ///
    /// Start the list again without a token. Metadata: `limit_seconds`.
    case pageTokenExpired = "PAGE_TOKEN_EXPIRED"
    /// The page token belongs to another caller, method, filter or order.
    ///
    /// Keep the other fields of the request unchanged, or start the list again.
    case pageTokenMismatch = "PAGE_TOKEN_MISMATCH"
    /// The filter is contradictory, too long or out of range.
    ///
    /// Correct the field named by BadRequest. Metadata: `length`, `limit`, `visit_count_min`,
    /// `visit_count_max`, `from_microseconds`, `until_microseconds`, `seconds`, `nanos`, those that
    /// apply.
    case filterInvalid = "FILTER_INVALID"
    /// An enum field has a value that this server does not know.
    ///
    /// Send a value that the server's version of the contract defines. Metadata: `value`.
    case enumValueUnknown = "ENUM_VALUE_UNKNOWN"
    /// The patch is not valid JSON, is not a patch, or contains a path that is not a JSON pointer.
    ///
    /// Correct the patch according to RFC 6902 or RFC 7396. Metadata: `path`, `operation`.
    case patchInvalid = "PATCH_INVALID"
    /// The patch has more operations, or needs more work, than allowed.
    ///
    /// Send several smaller patches, or the whole content. Metadata: `path`, `operation`.
    case patchTooLarge = "PATCH_TOO_LARGE"
    /// A user id is empty, too long, contains control characters or is the caller's own.
    ///
    /// Send the id of another user. Metadata: `limit`.
    case userIDInvalid = "USER_ID_INVALID"
    /// The call names more sessions than allowed.
    ///
    /// Name the rest in another call. Metadata: `count`, `limit`.
    case sessionsTooMany = "SESSIONS_TOO_MANY"
    /// A batch names a session more than once.
    ///
    /// Name each session once. BadRequest names the place.
    case sessionRepeated = "SESSION_REPEATED"
    /// A draft's key names a session and a draft or neither, or has an id that is empty, too long
    /// or not printable ASCII.
    ///
    /// Set either `session_id` or `draft_id`, and `device_id`. Metadata: `length`, `limit`.
    case draftKeyInvalid = "DRAFT_KEY_INVALID"
    /// The revision of a draft is less than 1.
    ///
    /// Count the states of a draft from 1. Metadata: `revision`.
    case draftRevisionInvalid = "DRAFT_REVISION_INVALID"
    /// A required message or field is missing.
    ///
    /// Set the field named by BadRequest.
    case fieldRequired = "FIELD_REQUIRED"

    /// The id does not have the form of a snapshot id.
    ///
    /// Send the id exactly as the server returned it. Metadata: `length`.
    case snapshotIDInvalid = "SNAPSHOT_ID_INVALID"
    /// The request has neither content nor a session, or both.
    ///
    /// Send either `content` or `source_session_id`.
    case snapshotSourceInvalid = "SNAPSHOT_SOURCE_INVALID"
    /// A reader's id is invalid, or readers are listed for a visibility that does not use them.
    ///
    /// Correct the ids, or use SNAPSHOT_VISIBILITY_LISTED. Metadata: `limit`.
    case readerInvalid = "READER_INVALID"
    /// The access lists more readers than allowed.
    ///
    /// List fewer readers. Metadata: `count`, `limit`.
    case readersTooMany = "READERS_TOO_MANY"
    /// The expiry is not a valid time or is not in the future.
    ///
    /// Send a time in the future, or leave the field unset.
    case expireTimeInvalid = "EXPIRE_TIME_INVALID"

    /// The imported records are not a bundle.
    ///
    /// Send the records of an export, beginning with the manifest.
    case bundleForeign = "BUNDLE_FOREIGN"
    /// The bundle was damaged: a hash, the order or a count is wrong.
    ///
    /// Export again, or find an undamaged copy of the bundle. Metadata: `record`, counted from 0,
    /// or `offset` in a file.
    case bundleCorrupt = "BUNDLE_CORRUPT"
    /// The bundle ends before its trailer.
    ///
    /// Complete the export, then import the whole bundle. Metadata: `record`.
    case bundleTruncated = "BUNDLE_TRUNCATED"
    /// The checkpoint to resume an export or import from is invalid.
    ///
    /// Send a checkpoint exactly as it was returned, or none.
    case checkpointInvalid = "CHECKPOINT_INVALID"
    /// A session in the bundle has an impossible version, time or user. A time may be at most five
    /// minutes ahead of the server's clock.
    ///
    /// Check the clocks; otherwise the bundle was not made by an export and cannot be imported.
    /// Metadata: `record`.
    case bundledValueInvalid = "BUNDLED_VALUE_INVALID"

    // MARK: Failed preconditions

    /// The bundle's format is newer than this server supports.
    ///
    /// Import into a server that is at least as new as the exporting one. Metadata:
    /// `format_version`, `limit`.
    case bundleVersionUnsupported = "BUNDLE_VERSION_UNSUPPORTED"
    /// The session does not exist for this caller.
    ///
    /// Look for the session in ListSessions or ListSessionsSharedWithMe; its owner may not have
    /// shared it with the caller.
    case sessionNotFound = "SESSION_NOT_FOUND"
    /// The snapshot does not exist for this caller.
    ///
    /// Ask the snapshot's owner for the id and for access.
    case snapshotNotFound = "SNAPSHOT_NOT_FOUND"
    /// The caller has no access log of the snapshot.
    ///
    /// Read the list of access logs again.
    case accessLogNotFound = "ACCESS_LOG_NOT_FOUND"
    /// The session never had the version, or the version is no longer kept.
    ///
    /// Read the list of versions again. Metadata: `version`.
    case sessionVersionNotFound = "SESSION_VERSION_NOT_FOUND"
    /// The session is not shared with the user.
    ///
    /// Read the list of grants again.
    case grantNotFound = "GRANT_NOT_FOUND"
    /// The caller has no such draft, or it has expired, was discarded or published.
    ///
    /// Read the list of drafts again.
    case draftNotFound = "DRAFT_NOT_FOUND"
    /// The session is not deleted.
    ///
    /// Use the session; there is nothing to restore.
    case sessionNotDeleted = "SESSION_NOT_DELETED"
    /// The patch does not apply to the content: a path has no value, or a test failed.
    ///
    /// Read the session again and create the patch again. Metadata: `path`, `operation`.
    case patchNotApplicable = "PATCH_NOT_APPLICABLE"
    /// The session's version is not the expected one.
    ///
    /// Read the session again, redo the change, and send it with the new version. VersionConflict
    /// says who changed the session. Metadata: `expected_version`, `current_version`,
    /// `current_content_hash`.
    case versionMismatch = "VERSION_MISMATCH"
    /// The stored content has a newer format version than the change, or it has a format and the
    /// change names none.
    ///
    /// Update the writing program; it would lose data that it does not know. Metadata:
    /// `stored_format`, `stored_format_version`.
    case contentFormatNewer = "CONTENT_FORMAT_NEWER"
    /// The stored content has a format with another name than the change.
    ///
    /// Check that it is the right session, or set `allow_format_change`. Metadata: `stored_format`,
    /// `stored_format_version`.
    case contentFormatDifferent = "CONTENT_FORMAT_DIFFERENT"
    /// The draft has another state than the call is about: a higher revision, the same one with
    /// other values, or another etag.
    ///
    /// Read the draft, decide which work to keep, and save it with a higher revision. DraftConflict
    /// tells the current state. Metadata: `current_revision`, `current_etag`.
    case draftOutdated = "DRAFT_OUTDATED"
    /// The caller has as many drafts on the server as allowed.
    ///
    /// Publish or discard drafts first; GetServerInfo returns the limit. Metadata: `count`,
    /// `limit`.
    case draftsTooMany = "DRAFTS_TOO_MANY"
    /// The contents of the caller's drafts would be larger together than allowed.
    ///
    /// Publish or discard drafts first; GetServerInfo returns the limit. Metadata: `size`, `limit`.
    case draftsTooLarge = "DRAFTS_TOO_LARGE"
    /// The session's labels are not those of `labels_etag`.
    ///
    /// Read the session again, redo the change of its labels, and send it with the new
    /// `labels_etag`. Metadata: `current_labels_etag`.
    case labelsMismatch = "LABELS_MISMATCH"
    /// The caller has starred as many sessions and snapshots as allowed.
    ///
    /// Remove another star first; GetServerInfo returns the limit. Metadata: `limit`.
    case starsTooMany = "STARS_TOO_MANY"
    /// Concurrent changes collided repeatedly; a retry may succeed.
    ///
    /// Read the session again and repeat the change.
    case concurrentChange = "CONCURRENT_CHANGE"

    // MARK: Unavailable or not permitted

    /// The database cannot be reached; a retry may succeed.
    ///
    /// Repeat the call after the time in RetryInfo.
    case storageUnavailable = "STORAGE_UNAVAILABLE"
    /// The database is overloaded: the statement would have waited too long and was not sent.
    ///
    /// Repeat the call after the time in RetryInfo and `grpc-retry-pushback-ms`.
    case storageBusy = "STORAGE_BUSY"
    /// The database has run out of a resource, such as connections or disk space.
    ///
    /// Repeat the call after the time in RetryInfo; tell the operator if it lasts.
    case storageExhausted = "STORAGE_EXHAUSTED"
    /// The running imports and watches of the caller, or of all users, have reached their memory
    /// limit.
    ///
    /// Cancel or complete some of them, and repeat the call after the time in RetryInfo. Metadata:
    /// `limit`.
    case memoryExhausted = "MEMORY_EXHAUSTED"
    /// The caller exceeded a rate limit, or requested too many snapshots that do not exist; or its
    /// address sent too many bad tokens, and this token was not seen before.
    ///
    /// Repeat the call after the time in RetryInfo and `grpc-retry-pushback-ms`. Metadata:
    /// `limit_per_second`, `burst`, `retry_after_ms`.
    case rateLimited = "RATE_LIMITED"
    /// The caller's deadline has passed, or a statement took longer than the server allows.
    ///
    /// Repeat the call with a longer deadline if it only reads or has a `request_id`; tell the
    /// operator if it lasts.
    case deadlineExceeded = "DEADLINE_EXCEEDED"
    /// The caller cancelled the call.
    ///
    /// Nothing to do; a caller that cancelled does not receive this.
    case cancelled = "CANCELLED"
    /// The caller may not act for other users.
    ///
    /// Call without `x-holdfast-user`, or ask the operator to add the identity to
    /// `--act-for-users`. Metadata: `identity`.
    case actingDenied = "ACTING_DENIED"
    /// The caller's credentials are missing or invalid.
    ///
    /// Send valid credentials of a kind that the server accepts. Metadata: `limit`, `uid`, those
    /// that apply.
    case unauthenticated = "UNAUTHENTICATED"

    // MARK: Refused tokens

    /// The call has neither a token nor other credentials.
    ///
    /// Send the metadata `authorization: Bearer TOKEN`.
    case tokenMissing = "TOKEN_MISSING"
    /// The token is too long or not a signed JWT.
    ///
    /// Send the token exactly as the issuer returned it. Metadata: `limit`.
    case tokenMalformed = "TOKEN_MALFORMED"
    /// The token is unsigned, signed with a shared secret, or signed with an algorithm that its key
    /// does not permit.
    ///
    /// Have the issuer sign with RS, PS, ES or EdDSA, as its keys specify.
    case tokenAlgorithmRefused = "TOKEN_ALGORITHM_REFUSED"
    /// The issuer has no key with the token's key id.
    ///
    /// Get another token from the issuer, or ask the operator for the source of the keys.
    case tokenKeyUnknown = "TOKEN_UNKNOWN_KEY"
    /// The issuer's keys, or the newest of them, have not been fetched yet; a retry may succeed.
    ///
    /// Repeat the call after the time in RetryInfo; tell the operator if it lasts.
    case tokenKeysUnavailable = "TOKEN_KEYS_UNAVAILABLE"
    /// The token's signature does not match its key.
    ///
    /// Send the token exactly as the issuer returned it.
    case tokenSignatureInvalid = "TOKEN_SIGNATURE_INVALID"
    /// The token has expired.
    ///
    /// Get another token from the issuer.
    case tokenExpired = "TOKEN_EXPIRED"
    /// The token is not valid yet; the clocks may differ by more than the server tolerates.
    ///
    /// Wait, or correct the clocks.
    case tokenNotYetValid = "TOKEN_NOT_YET_VALID"
    /// The token's issuer is not the one that the server trusts.
    ///
    /// Ask the operator which issuer the server trusts.
    case tokenWrongIssuer = "TOKEN_WRONG_ISSUER"
    /// The token is meant for another service.
    ///
    /// Request a token for this service from the issuer.
    case tokenWrongAudience = "TOKEN_WRONG_AUDIENCE"
    /// The token has no expiry, names no user, or has a claim of the wrong type.
    ///
    /// Have the issuer set the claims that the operator requires.
    case tokenClaimInvalid = "TOKEN_CLAIM_INVALID"

    // MARK: Server faults

    /// The stored bytes differ from those that were written.
    ///
    /// Report the request id to the operator; the stored row is damaged.
    case contentCorrupt = "CONTENT_CORRUPT"
    /// A bug in the server.
    ///
    /// Report it with the request id.
    case `internal` = "INTERNAL"
  }
}
