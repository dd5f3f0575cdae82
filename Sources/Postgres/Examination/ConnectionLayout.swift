// SPDX-License-Identifier: Apache-2.0

/// Spreads the connections of a server that it may have over its loops: pure arithmetic.
///
/// | Connections | Loops that have some | On each |
/// |---|---|---|
/// | 6 × loops or more | all | 2 for reads, 2 for documents, the rest for writes, up to a maximum |
/// | 6 or more | as many as get 6 | the same |
/// | 3 to 5 | one | 1 or 2 for reads, 1 for documents, 1 or 2 for writes |
/// | 2 | one | 1 for reads and documents, 1 for writes |
///
/// Loops without connections use those of others.
public struct ConnectionLayout: Hashable, Sendable {
  /// The connections of one loop.
  public struct Loop: Hashable, Sendable {
    /// For reads; for documents too, where those have none.
    public var read: Int
    /// For documents.
    public var document: Int
    /// For writes.
    public var write: Int

    /// The connections of the loop in all.
    public var count: Int { read + document + write }
  }

  /// Fewer cannot serve: one for reads, one for writes.
  public static let connectionsMin = 2
  /// The connections of a loop that shares none.
  static let loopMin = 6
  /// The maximum number of write connections of all loops together: with 8 to 16, commits share
  /// flushes best.
  static let writeMax = 16

  /// The loops that have connections, first to last.
  public let loops: [Loop]

  /// Spreads `connections` over up to `loopCount` loops; both at least their minimum.
  public init(connections: Int, loopCount: Int) {
    let available = max(Self.connectionsMin, connections)
    let count = max(1, min(loopCount, available / Self.loopMin))
    loops = (0..<count).map { index in
      let own = available / count + (index < available % count ? 1 : 0)
      return Self.loop(own, writeMax: max(2, Self.writeMax / count))
    }
  }

  private static func loop(_ own: Int, writeMax: Int) -> Loop {
    switch own {
    case ..<3: Loop(read: 1, document: 0, write: 1)
    case 3: Loop(read: 1, document: 1, write: 1)
    case 4: Loop(read: 1, document: 1, write: 2)
    case 5: Loop(read: 2, document: 1, write: 2)
    default: Loop(read: 2, document: 2, write: min(own - 4, writeMax))
    }
  }

  /// The connections of all loops together.
  public var connectionCount: Int { loops.reduce(0) { $0 + $1.count } }

  /// The number of connections that a server with so many loops wants where nothing is short.
  public static func wanted(loopCount: Int) -> Int {
    loopCount * (4 + max(2, writeMax / loopCount))
  }
}
