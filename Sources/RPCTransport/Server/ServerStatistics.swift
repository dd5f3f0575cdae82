// SPDX-License-Identifier: Apache-2.0

/// The state of a server's connections now and their history since the start, over all its
/// loops; for metrics.
public struct ServerStatistics: Sendable, Hashable {
  /// Something that a server counts.
  public enum Count: Int, CaseIterable, Sendable {
    /// Connections that are open.
    case openConnections
    /// Accepted connections.
    case acceptedConnections
    /// Connections that were closed as they came, because the server has as many as it may.
    case connectionsRefusedByServer
    /// Connections that were closed as they came, because their address has as many as it may.
    case connectionsRefusedByAddress
    /// TLS sessions that failed, most of them during their handshake.
    case failedTLSSessions
    /// Streams that are open.
    case openStreams
    /// Streams that the peers reset.
    case resetStreams
    /// Streams that the server reset, those included that it refused.
    case streamsResetByServer
    /// Frames and messages that broke a rule of HTTP/2.
    case malformedFrames
    /// Handlers that run, those included whose stream is gone; those of watches do not count.
    case runningHandlers
    /// Streams that are open although they mostly wait: watches and reflection.
    case openWatches
    /// Such streams that were refused because as many were open as may be.
    case watchesRefused
    /// Streams that were refused because too much ran or waited; a retry elsewhere is safe.
    case refusedStreams
    /// Streaming calls that were refused because their caller had as many open as it may.
    case streamsRefusedByCaller
    /// Calls that were not begun because they had waited too long for their loop.
    case shedCalls
    /// Requests that were answered without a call, such as preflights of CORS.
    case requestsWithoutCall
    /// The number of times that accepting paused for lack of descriptors or memory, on any
    /// listener.
    case acceptPauses
    /// Bytes that wait for being sent.
    case queuedBytes
    /// Bytes of requests that calls hold, of those that hold more than 64 KiB.
    case requestBytes
  }

  private var counts = [Int](repeating: 0, count: Count.allCases.count)

  /// Connections that the server ended before their time, by reason; reasons that did not occur
  /// are missing.
  public var cutConnections: [ConnectionCut: Int] = [:]

  /// Nothing happened yet.
  public init() {}

  /// The value of a count.
  public subscript(_ count: Count) -> Int {
    get { counts[count.rawValue] }
    set { counts[count.rawValue] = newValue }
  }

  /// Adds what another loop of the same server did.
  mutating func add(_ other: ServerStatistics) {
    for count in Count.allCases { self[count] += other[count] }
    cutConnections.merge(other.cutConnections, uniquingKeysWith: +)
  }
}
