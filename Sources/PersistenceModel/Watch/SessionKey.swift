// SPDX-License-Identifier: Apache-2.0

/// A session with its owner: all that finds it.
public struct SessionKey: Hashable, Sendable {
  /// The session's owner.
  public var ownerID: OwnerID
  /// The session's id.
  public var id: SessionID

  /// A key of its parts.
  public init(ownerID: OwnerID, id: SessionID) {
    self.ownerID = ownerID
    self.id = id
  }
}
