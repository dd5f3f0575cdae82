// SPDX-License-Identifier: Apache-2.0

/// The state of a pool's connections, for metrics.
public struct PostgresStatistics: Hashable, Sendable {
  /// The connections of one kind.
  public struct Lane: Hashable, Sendable {
    /// Established connections.
    public var connections = 0
    /// Those of them that run something.
    public var busy = 0
    /// Operations that wait for a connection.
    public var waiting = 0
    /// Connections lost since the start.
    public var lost = 0
    /// Servers that were not used, or no longer, since the start, by why.
    public var refused: [TargetRefusal.Kind: Int] = [:]
  }

  /// Connections for reads of single rows and lists.
  public var read = Lane()
  /// Connections for reads of documents.
  public var document = Lane()
  /// Connections for writes and transactions.
  public var write = Lane()
}
