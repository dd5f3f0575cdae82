// SPDX-License-Identifier: Apache-2.0

/// What a private cluster is started with.
public struct ClusterConfiguration: Sendable {
  /// Whether an acknowledged commit must outlive the operating system.
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

  /// Whether commits survive a crash of the machine.
  public var durability: Durability

  /// How long `initdb`, and then the server's start, may take each.
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
