// SPDX-License-Identifier: Apache-2.0

/// The limits of a draft store.
public struct DraftStoreConfiguration: Sendable, Equatable {
  /// The most bytes of contents that the store keeps, counting equal parts once. The oldest history
  /// makes room for drafts; drafts, trash and quarantine are never removed for room.
  public var quotaBytes: Int64 = 256 << 20
  /// The most acknowledged documents that the history of one session keeps.
  public var historyCountMax: Int64 = 50
  /// The time for which a call waits for another process, in milliseconds.
  public var busyMilliseconds: Int32 = 5_000

  /// The usual limits.
  public init() {}
}

/// The user to whom drafts belong: those of another are neither shown nor sent.
public struct DraftOwner: Hashable, Sendable {
  /// The id of the server, as it tells it.
  public var serverID: String
  /// The id of the user on that server.
  public var principalID: String

  /// The user of that id on that server.
  public init(serverID: String, principalID: String) {
    self.serverID = serverID
    self.principalID = principalID
  }
}
