// SPDX-License-Identifier: Apache-2.0

/// The stars that users give to sessions: each is its user's alone, and others do not learn of it.
///
/// Besides the errors that each call names, any call may throw those that `SessionStore` lists for
/// all.
public protocol SessionStarStore: Sendable {
  /// Stars a session of `owner` for `user`, who may read it; starred already, it stays so.
  ///
  /// - Throws: `SESSION_NOT_FOUND`; `STARS_TOO_MANY`.
  func starSession(
    _ id: SessionID, owner: OwnerID, for user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError)

  /// Takes the star of `user` from a session, whether it still exists for them or not.
  ///
  /// - Returns: False if there was none.
  func unstarSession(_ id: SessionID, for user: OwnerID) async throws(PersistenceError) -> Bool
}

/// The bounds of stars.
public enum Stars {
  /// The most sessions and snapshots together that one user may have starred: 1,000.
  public static let countMax = 1_000
}

extension PersistenceError {
  /// The error for one star more than a user may have.
  public static let starsTooMany = PersistenceError(
    .starsTooMany, "A user may star \(Stars.countMax) sessions and snapshots.",
    metadata: ["limit": "\(Stars.countMax)"])
}
