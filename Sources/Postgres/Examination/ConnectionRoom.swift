// SPDX-License-Identifier: Apache-2.0

/// The room for connections on the other side: the limits that PostgreSQL counts, and how much of
/// each is taken.
public struct ConnectionRoom: Hashable, Sendable {
  /// One limit.
  public struct Limit: Hashable, Sendable {
    /// The limit in an operator's words, such as "max_connections".
    public var name: String
    /// Connections that it allows to roles like ours.
    public var allowed: Int
    /// Connections of others that it counts now.
    public var taken: Int

    /// A limit.
    public init(_ name: String, allowed: Int, taken: Int) {
      self.name = name
      self.allowed = allowed
      self.taken = taken
    }

    /// The number of further connections that it allows.
    public var free: Int { max(0, allowed - taken) }
  }

  /// Every limit that applies.
  public var limits: [Limit]

  /// The limits that apply to a session.
  public init(limits: [Limit]) { self.limits = limits }

  /// The limit that leaves the least.
  public var narrowest: Limit? { limits.min { $0.free < $1.free } }

  /// The number of connections that could be opened now.
  public var free: Int { narrowest?.free ?? .max }

  /// The least share that a server takes where there is so much: below it connections are shared
  /// by what should have its own.
  static let shareMin = 6

  /// The number of connections that one server uses: as many as it wants, but at most half of the
  /// free ones, so that some remain for another server, a backup and an operator.
  public func share(wanted: Int) -> Int { min(wanted, max(free / 2, min(free, Self.shareMin))) }
}
