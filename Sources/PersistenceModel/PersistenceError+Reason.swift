// SPDX-License-Identifier: Apache-2.0

extension PersistenceError {
  /// The cause of an error. The raw value goes over the wire as the reason of
  /// `google.rpc.ErrorInfo` and never changes its meaning.
  ///
  /// `docs/reference/errors.md` is made of these comments: when, what to do, and the values.
  public enum Reason: String, CaseIterable, Sendable {
    // MARK: The request is wrong

    /// The id does not have the form of a session id.
    ///
    /// Send the id as the server gave it. Metadata: `length`.
    case sessionIDInvalid = "SESSION_ID_INVALID"
    /// A title is required and missing or empty.
    ///
    /// Send a title.
    case titleEmpty = "TITLE_EMPTY"
    /// The title has more code points than allowed.
    ///
    /// Shorten the title; GetServerInfo tells the limit. Metadata: `length`, `limit`.
    case titleTooLong = "TITLE_TOO_LONG"
    /// The title holds control characters.
    ///
    /// Remove the control characters.
    case titleInvalid = "TITLE_INVALID"
    /// The description has more code points than allowed.
    ///
    /// Shorten the description; GetServerInfo tells the limit. Metadata: `length`, `limit`.
    case descriptionTooLong = "DESCRIPTION_TOO_LONG"
    /// The description holds control characters other than tab and line ends.
    ///
    /// Remove the control characters.
    case descriptionInvalid = "DESCRIPTION_INVALID"
    /// The content has more bytes than allowed.
    ///
    /// Store less; GetServerInfo tells the limit. Metadata: `size` where it is known, `limit`, or
    /// `path`, `operation` of a patch.
    case contentTooLarge = "CONTENT_TOO_LARGE"
    /// The content is not UTF-8.
    ///
    /// Encode the text as UTF-8. Metadata: `offset`.
    case contentNotUTF8 = "CONTENT_NOT_UTF8"
    /// The content is not one well-formed JSON text.
    ///
    /// Correct the text at the offset, in bytes. Metadata: `offset`, `fault`.
    case contentNotJSON = "CONTENT_NOT_JSON"
    /// The content is nested deeper than allowed.
    ///
    /// Nest less; GetServerInfo tells the limit. Metadata: `offset`, `limit`, or `path`,
    /// `operation` of a patch.
    case contentTooDeep = "CONTENT_TOO_DEEP"
    /// A format has a name that is too long or holds other characters, a negative version, a
    /// version without a name, or no content that it is of.
    ///
    /// Correct the field that BadRequest names. Metadata: `length`, `limit`, or
    /// `content_format_version`.
    case contentFormatInvalid = "CONTENT_FORMAT_INVALID"
    /// The note about a change has more code points than allowed.
    ///
    /// Shorten the note; GetServerInfo tells the limit. Metadata: `length`, `limit`.
    case changeNoteTooLong = "CHANGE_NOTE_TOO_LONG"
    /// The note about a change holds control characters.
    ///
    /// Remove the control characters.
    case changeNoteInvalid = "CHANGE_NOTE_INVALID"
    /// The update mask names a path that does not exist or cannot be updated.
    ///
    /// Name `title`, `description` or `content`, or send `*` alone. Metadata: `path`.
    case updateMaskInvalid = "UPDATE_MASK_INVALID"
    /// A change needs the version that it replaces.
    ///
    /// Send the version that you read, or set `allow_overwrite`.
    case expectedVersionRequired = "EXPECTED_VERSION_REQUIRED"
    /// A version is negative, or `expected_version` is sent together with `allow_overwrite`.
    ///
    /// Send a version that the server gave, or `allow_overwrite` alone. Metadata: `version`,
    /// `expected_version`, `known_version` or `if_version_not`, as the field is called.
    case versionInvalid = "VERSION_INVALID"
    /// The request id is too long or not printable ASCII.
    ///
    /// Send up to 64 printable ASCII characters; a UUID is good. Metadata: `length`, `limit`.
    case requestIDInvalid = "REQUEST_ID_INVALID"
    /// The request id was used before for another request.
    ///
    /// Draw a new id for each request, and repeat one only with the same request.
    case requestIDReused = "REQUEST_ID_REUSED"
    /// The page size is negative.
    ///
    /// Send 0 for the default, or the size you want. Metadata: `page_size`.
    case pageSizeNegative = "PAGE_SIZE_NEGATIVE"
    /// The page token was not made by this service or was altered.
    ///
    /// Send `next_page_token` as it came, or start the list again.
    case pageTokenInvalid = "PAGE_TOKEN_INVALID"
    /// The page token is too old: start the list again.
    ///
    /// Start the list again without a token. Metadata: `limit_seconds`.
    case pageTokenExpired = "PAGE_TOKEN_EXPIRED"
    /// The page token belongs to another caller, method, filter or order.
    ///
    /// Keep the other fields as they were, or start the list again.
    case pageTokenMismatch = "PAGE_TOKEN_MISMATCH"
    /// The filter is empty in itself, too long or out of range.
    ///
    /// Correct the field that BadRequest names. Metadata: `length`, `limit`, `visit_count_min`,
    /// `visit_count_max`, `from_microseconds`, `until_microseconds`, `seconds`, `nanos`, those that
    /// apply.
    case filterInvalid = "FILTER_INVALID"
    /// An enum field holds a number that this server does not know.
    ///
    /// Send a value of the server's version of the contract. Metadata: `value`.
    case enumValueUnknown = "ENUM_VALUE_UNKNOWN"
    /// The patch is not JSON, is not a patch, or has a path that is not a JSON pointer.
    ///
    /// Correct the patch as RFC 6902 or RFC 7396 describes. Metadata: `path`, `operation`.
    case patchInvalid = "PATCH_INVALID"
    /// The patch has more operations, or takes more work, than allowed.
    ///
    /// Send several smaller patches, or the whole content. Metadata: `path`, `operation`.
    case patchTooLarge = "PATCH_TOO_LARGE"
    /// The name of a user is empty, too long, holds control characters or is the caller's own.
    ///
    /// Name another user. Metadata: `limit`.
    case userIDInvalid = "USER_ID_INVALID"
    /// The call names more sessions than allowed.
    ///
    /// Watch or export the rest by another call. Metadata: `count`, `limit`.
    case sessionsTooMany = "SESSIONS_TOO_MANY"
    /// A required message or field is missing.
    ///
    /// Set the field that BadRequest names.
    case fieldRequired = "FIELD_REQUIRED"

    /// The id does not have the form of a snapshot id.
    ///
    /// Send the id as the server gave it. Metadata: `length`.
    case snapshotIDInvalid = "SNAPSHOT_ID_INVALID"
    /// A snapshot is made from a content or from a session: one of them, not both.
    ///
    /// Send either `content` or `source_session_id`.
    case snapshotSourceInvalid = "SNAPSHOT_SOURCE_INVALID"
    /// A reader's name has no valid form, or the visibility has no use for readers.
    ///
    /// Correct the names, or choose the visibility for listed users. Metadata: `limit`.
    case readerInvalid = "READER_INVALID"
    /// More readers than allowed.
    ///
    /// List fewer readers. Metadata: `count`, `limit`.
    case readersTooMany = "READERS_TOO_MANY"
    /// The expiry is not a time or not in the future.
    ///
    /// Send a time in the future, or none.
    case expireTimeInvalid = "EXPIRE_TIME_INVALID"

    /// The imported records are not a bundle.
    ///
    /// Send the records of an export, the manifest first.
    case bundleForeign = "BUNDLE_FOREIGN"
    /// A bundle is not as it was written: a hash, an order or a count is wrong.
    ///
    /// Export again, or find an undamaged copy of the bundle. Metadata: `record`, counted from 0,
    /// or `offset` in a file.
    case bundleCorrupt = "BUNDLE_CORRUPT"
    /// A bundle ends before its trailer.
    ///
    /// Finish the export, then import the whole bundle. Metadata: `record`.
    case bundleTruncated = "BUNDLE_TRUNCATED"
    /// The place from which an export or import is to go on cannot be one.
    ///
    /// Send a checkpoint as it was told, or none.
    case checkpointInvalid = "CHECKPOINT_INVALID"
    /// A session in a bundle has a version, a time or a user that no session can have. A time may
    /// be up to five minutes later than the server's clock.
    ///
    /// Nothing helps, unless a clock is wrong: the bundle was not made by an export. Metadata:
    /// `record`.
    case bundledValueInvalid = "BUNDLED_VALUE_INVALID"

    // MARK: The state does not allow it

    /// A bundle has a format that is newer than this server knows.
    ///
    /// Import into a server that is as new as the one that exported. Metadata: `format_version`,
    /// `limit`.
    case bundleVersionUnsupported = "BUNDLE_VERSION_UNSUPPORTED"
    /// The session does not exist for this caller.
    ///
    /// Look for the session in ListSessions; its owner may not have shared it with you.
    case sessionNotFound = "SESSION_NOT_FOUND"
    /// The snapshot does not exist for this caller.
    ///
    /// Ask its creator for the id, and whether you may read it.
    case snapshotNotFound = "SNAPSHOT_NOT_FOUND"
    /// The caller has no access log of the snapshot.
    ///
    /// Read the list of access logs again.
    case accessLogNotFound = "ACCESS_LOG_NOT_FOUND"
    /// The session never had the version, or keeps it no longer.
    ///
    /// Read the list of versions again. Metadata: `version`.
    case sessionVersionNotFound = "SESSION_VERSION_NOT_FOUND"
    /// The session is not shared with the user.
    ///
    /// Read the list of grants again.
    case grantNotFound = "GRANT_NOT_FOUND"
    /// The session is not deleted.
    ///
    /// Use the session as it is.
    case sessionNotDeleted = "SESSION_NOT_DELETED"
    /// The content is not as the patch needs it: nothing at a path, or another value.
    ///
    /// Read the session again and create the patch again. Metadata: `path`, `operation`.
    case patchNotApplicable = "PATCH_NOT_APPLICABLE"
    /// The session has another version than the caller expects.
    ///
    /// Read the session again, redo the change, and send it with the new version. VersionConflict
    /// tells who was faster. Metadata: `expected_version`, `current_version`,
    /// `current_content_hash`.
    case versionMismatch = "VERSION_MISMATCH"
    /// The stored content has a newer version of its format than the change writes, or a format
    /// where the change names none.
    ///
    /// Update the program that writes; it would lose what it does not know. Metadata:
    /// `stored_format`, `stored_format_version`.
    case contentFormatNewer = "CONTENT_FORMAT_NEWER"
    /// The stored content has a format of another name than the change writes.
    ///
    /// Check that the session is meant, or set `allow_format_change`. Metadata: `stored_format`,
    /// `stored_format_version`.
    case contentFormatDifferent = "CONTENT_FORMAT_DIFFERENT"
    /// Concurrent changes collided repeatedly; a retry may succeed.
    ///
    /// Repeat the whole step, from reading on.
    case concurrentChange = "CONCURRENT_CHANGE"

    // MARK: The service cannot do it now

    /// The database cannot be reached; a retry may succeed.
    ///
    /// Repeat the call after the time in RetryInfo.
    case storageUnavailable = "STORAGE_UNAVAILABLE"
    /// More is asked of the database than it can do: the statement would have waited too long and
    /// was not sent.
    ///
    /// Repeat the call after the time in RetryInfo and `grpc-retry-pushback-ms`.
    case storageBusy = "STORAGE_BUSY"
    /// The database is out of a resource, such as connections or disk.
    ///
    /// Repeat the call after the time in RetryInfo; tell the operator if it lasts.
    case storageExhausted = "STORAGE_EXHAUSTED"
    /// The open calls of the caller, or of all users, hold as many bytes in memory as they may:
    /// imports, with what they have gathered, and watches.
    ///
    /// End or finish some of them, and repeat the call after the time in RetryInfo. Metadata:
    /// `limit`.
    case memoryExhausted = "MEMORY_EXHAUSTED"
    /// The caller called the method too often, or asked for too many snapshots that do not exist;
    /// or too many bad tokens came from its address, and this one was not seen before.
    ///
    /// Repeat the call after the time in RetryInfo and `grpc-retry-pushback-ms`. Metadata:
    /// `limit_per_second`, `burst`, `retry_after_ms`.
    case rateLimited = "RATE_LIMITED"
    /// The time that the caller allowed has passed, or the database took more than 30 s for one
    /// statement.
    ///
    /// Repeat a call that reads or has a `request_id`, with more time; tell the operator if it
    /// lasts.
    case deadlineExceeded = "DEADLINE_EXCEEDED"
    /// The caller gave up.
    ///
    /// Nothing; who gave up does not read this.
    case cancelled = "CANCELLED"
    /// The caller may not act for other users.
    ///
    /// Call without `x-holdfast-user`, or ask the operator to list the identity. Metadata:
    /// `identity`.
    case actingDenied = "ACTING_DENIED"
    /// The caller's identity is missing or not valid.
    ///
    /// Send valid credentials of the kind that the server asks for. Metadata: `limit`, `uid`, those
    /// that apply.
    case unauthenticated = "UNAUTHENTICATED"

    // MARK: The token is not accepted

    /// The call carries no token, and nothing else that says who calls.
    ///
    /// Send the metadata `authorization: Bearer TOKEN`.
    case tokenMissing = "TOKEN_MISSING"
    /// The token is too long or not a signed JWT.
    ///
    /// Send the token as its issuer gave it. Metadata: `limit`.
    case tokenMalformed = "TOKEN_MALFORMED"
    /// The token is signed with a shared secret, not at all, or otherwise than its key is for.
    ///
    /// Have the issuer sign with RS, PS, ES or EdDSA, as its keys say.
    case tokenAlgorithmRefused = "TOKEN_ALGORITHM_REFUSED"
    /// The issuer has no key by the name that the token gives.
    ///
    /// Ask the issuer for another token, and the operator where the keys come from.
    case tokenKeyUnknown = "TOKEN_UNKNOWN_KEY"
    /// The issuer's keys, or the newest of them, have not arrived yet; a retry may succeed.
    ///
    /// Repeat the call after the time in RetryInfo; tell the operator if it lasts.
    case tokenKeysUnavailable = "TOKEN_KEYS_UNAVAILABLE"
    /// The signature is not that of the token's key.
    ///
    /// Send the token as its issuer gave it.
    case tokenSignatureInvalid = "TOKEN_SIGNATURE_INVALID"
    /// The token's time is over.
    ///
    /// Ask the issuer for another token.
    case tokenExpired = "TOKEN_EXPIRED"
    /// The token's time has not come; clocks may differ by more than the server allows.
    ///
    /// Wait, or set the clocks.
    case tokenNotYetValid = "TOKEN_NOT_YET_VALID"
    /// The token was made by another issuer than the server's.
    ///
    /// Ask the operator which issuer the server trusts.
    case tokenWrongIssuer = "TOKEN_WRONG_ISSUER"
    /// The token is meant for another service.
    ///
    /// Ask the issuer for a token for this service.
    case tokenWrongAudience = "TOKEN_WRONG_AUDIENCE"
    /// The token has no expiry, names no user, or has a claim of the wrong type.
    ///
    /// Have the issuer set the claims that the operator asks for.
    case tokenClaimInvalid = "TOKEN_CLAIM_INVALID"

    // MARK: Our fault

    /// The stored bytes differ from those that were written.
    ///
    /// Tell the operator, with the request id; the stored row is damaged.
    case contentCorrupt = "CONTENT_CORRUPT"
    /// A defect of the server.
    ///
    /// Report it with the request id.
    case `internal` = "INTERNAL"
  }
}
