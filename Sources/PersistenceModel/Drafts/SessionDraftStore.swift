// SPDX-License-Identifier: Apache-2.0

/// The store of drafts. Every call names the user: another user's draft does not exist. An expired
/// one does not exist either.
///
/// Besides the errors that each call names, any call may throw those that `SessionStore` lists for
/// all.
public protocol SessionDraftStore: Sendable {
  /// Keeps a draft in place of an earlier state with a lower revision. The same state again changes
  /// nothing and returns the draft as it is.
  ///
  /// - Throws: `DRAFT_OUTDATED` with the current state if that is newer or has other values;
  ///   `DRAFTS_TOO_MANY` and `DRAFTS_TOO_LARGE`, with what the user has and the limit. However many
  ///   are saved at once, the user never has more.
  func saveDraft(
    _ new: NewSessionDraft, user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SessionDraftMetadata

  /// Reads a draft with its content.
  ///
  /// - Throws: `DRAFT_NOT_FOUND`.
  func draft(
    _ key: SessionDraftKey, user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SessionDraft

  /// One page of a user's drafts, or of those of one session, the latest save first.
  ///
  /// - Throws: `PAGE_TOKEN_INVALID` if the position is not one of this list.
  func drafts(
    of user: OwnerID, session: SessionID?, before: PagePosition?, pageSize: Int, at now: Timestamp
  ) async throws(PersistenceError) -> (drafts: [SessionDraftMetadata], next: PagePosition?)

  /// Removes a draft that has the state of `etag`, or any state without one.
  ///
  /// - Throws: `DRAFT_NOT_FOUND`; `DRAFT_OUTDATED` with the current state if that is another one.
  func discardDraft(
    _ key: SessionDraftKey, user: OwnerID, etag: String?, at now: Timestamp
  ) async throws(PersistenceError)
}

extension PersistenceError {
  /// The error for a draft that does not exist, has expired or is another user's.
  public static let draftNotFound = PersistenceError(
    .draftNotFound, "There is no such draft.")

  /// The error for a call about another state of a draft than the current one.
  public static func draftOutdated(current: SessionDraftMetadata) -> PersistenceError {
    PersistenceError(
      .draftOutdated, "The draft is at revision \(current.revision), with other values.",
      metadata: ["current_revision": "\(current.revision)", "current_etag": current.etag],
      obstacle: .draft(current))
  }

  /// The error for a draft beyond the number that a user may have.
  public static func draftsTooMany(count: Int64) -> PersistenceError {
    PersistenceError(
      .draftsTooMany,
      "A user may have at most \(DraftLimits.countMax) drafts, and has \(count) already.",
      metadata: ["count": "\(count)", "limit": "\(DraftLimits.countMax)"])
  }

  /// The error for a draft with which the contents of all would be too large.
  public static func draftsTooLarge(size: Int64) -> PersistenceError {
    PersistenceError(
      .draftsTooLarge,
      """
      The contents of a user's drafts may have at most \(DraftLimits.bytesMax) bytes together, but \
      would have \(size).
      """,
      metadata: ["size": "\(size)", "limit": "\(DraftLimits.bytesMax)"])
  }
}
