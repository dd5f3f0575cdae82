// SPDX-License-Identifier: Apache-2.0

/// The facts about a database and its surroundings: the material of every `DatabaseCheck`.
/// A part is nil while it was not looked at, which is so when an earlier part makes it pointless.
public struct DatabaseFacts: Hashable, Sendable {
  /// The server and the session.
  public struct Server: Hashable, Sendable {
    /// `server_version_num`, such as 150020.
    public var versionNumber = 0
    /// `server_version`, such as "15.20 (Debian 15.20-1)".
    public var version = ""
    /// `server_encoding`.
    public var encoding = ""
    /// The database's name.
    public var database = ""
    /// The role of the session.
    public var role = ""
    /// True if the server is a standby.
    public var isInRecovery = false
    /// True if transactions cannot write, by the server's state or by a setting.
    public var isReadOnly = false
    /// The compression of its documents.
    public var compression = ToastCompression.lz4
    /// Settings with which a machine failure loses acknowledged writes, such as `fsync` being off.
    public var unsafeSettings: [String] = []
  }

  /// The schema that holds our tables, or will hold them.
  public struct Schema: Hashable, Sendable {
    /// Its name.
    public var name = ""
    /// The state of the relation `holdfast_migration` there.
    public var record = Record.absent
    /// Relations and types with the names of ours that no migration created, each as "schema.name
    /// (owner)".
    public var foreignRelations: [String] = []
    /// Relations of applied migrations that are not there.
    public var missingRelations: [String] = []
    /// Rights that the work at hand needs and the role does not have, such as "INSERT on session".
    public var missingRights: [String] = []
    /// The number of migrations that are pending.
    public var pendingCount = 0
    /// The reason why the migrations cannot be applied.
    public var migrationProblem: MigrationError?
  }

  /// The record of migrations.
  public enum Record: Hashable, Sendable {
    case absent
    /// It has our columns, and so many rows.
    case ours(count: Int)
    /// A relation of another program has its name.
    case foreign
  }

  /// The reason for refusing each server, where none can write.
  public var failures: [TargetFailure] = []
  /// The reason why there is no connection, or why it was lost while it was used.
  public var connectionFailure: PostgresError?
  /// The server and the session.
  public var server: Server?
  /// The settings of the session that did not stay as they were set.
  public var unheededSettings: [String]?
  /// True if consecutive transactions of one connection run in different sessions.
  public var isPooledByTransaction: Bool?
  /// The schema; an empty name where the search path leads to none.
  public var schema: Schema?
  /// The number of connections that there may be.
  public var room: ConnectionRoom?
  /// The number of connections that the server would like to have.
  public var wantedConnections = 0

  /// Nothing is known.
  public init() {}
}
