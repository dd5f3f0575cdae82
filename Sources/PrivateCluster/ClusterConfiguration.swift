// SPDX-License-Identifier: Apache-2.0

/// The configuration of a private cluster.
public struct ClusterConfiguration: Sendable {
  /// The durability of acknowledged commits.
  public enum Durability: Sendable {
    /// As in production: a commit is acknowledged after it is on disk.
    case durable
    /// For tests: faster, safe against the death of any process, but not of the machine.
    case disposable
  }

  /// The folder that holds everything of the cluster, or nil for the default: `.holdfast` in the
  /// working directory, and, where the account that PostgreSQL runs as cannot reach that,
  /// a folder of this working directory's own under `/var/lib/holdfast`.
  public var dataDirectory: String?

  /// The durability of commits over a crash of the machine.
  public var durability: Durability

  /// The time limit of `initdb`, and then of the server's start.
  public var startTimeout: Duration

  /// Settings of the server added to, or put over, the built-in ones.
  public var settings: [(name: String, value: String)]

  /// Makes a configuration; without arguments, the one of `holdfastd dev`.
  public init(
    dataDirectory: String? = nil,
    durability: Durability = .durable,
    startTimeout: Duration = .seconds(60),
    settings: [(name: String, value: String)] = []
  ) {
    self.dataDirectory = dataDirectory
    self.durability = durability
    self.startTimeout = startTimeout
    self.settings = settings
  }
}
