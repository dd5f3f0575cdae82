// SPDX-License-Identifier: Apache-2.0

/// The limits of a draft store.
public struct DraftStoreConfiguration: Sendable, Equatable {
  /// The maximum size of all contents in bytes, counting equal parts once. The oldest history
  /// records are removed to make space; drafts, trash and quarantine never are.
  public var quotaBytes: Int64 = 256 << 20
  /// The maximum number of acknowledged documents kept in the history of one session.
  public var historyCountMax: Int64 = 50
  /// The busy timeout in milliseconds: the time for which a call waits for another process.
  public var busyMilliseconds: Int32 = 5_000

  /// The default limits.
  public init() {}
}

/// The owner of drafts. Drafts of other users are neither shown nor sent.
public struct DraftOwner: Hashable, Sendable {
  /// The server's id, as the server reports it.
  public var serverID: String
  /// The user's id on that server.
  public var principalID: String

  /// The user with this id on this server.
  public init(serverID: String, principalID: String) {
    self.serverID = serverID
    self.principalID = principalID
  }
}
