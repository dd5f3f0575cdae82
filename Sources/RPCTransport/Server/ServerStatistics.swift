// SPDX-License-Identifier: Apache-2.0

/// The state of a server's connections now and their history since the start, over all its
/// loops; for metrics.
public struct ServerStatistics: Sendable, Hashable {
  /// Connections that are open.
  public var openConnections = 0
  /// Accepted connections.
  public var acceptedConnections = 0
  /// Connections that were closed as they came, because the server has as many as it may.
  public var connectionsRefusedByServer = 0
  /// Connections that were closed as they came, because their address has as many as it may.
  public var connectionsRefusedByAddress = 0
  /// Connections that the server ended before their time, by reason; reasons that did not occur
  /// are missing.
  public var cutConnections: [ConnectionCut: Int] = [:]
  /// TLS sessions that failed, most of them during their handshake.
  public var failedTLSSessions = 0
  /// Streams that are open.
  public var openStreams = 0
  /// Streams that the peers reset.
  public var resetStreams = 0
  /// Streams that the server reset, those included that it refused.
  public var streamsResetByServer = 0
  /// Frames and messages that broke a rule of HTTP/2.
  public var malformedFrames = 0
  /// Handlers that run, those included whose stream is gone; those of watches do not count.
  public var runningHandlers = 0
  /// Streams that are open although they mostly wait: watches and reflection.
  public var openWatches = 0
  /// Such streams that were refused because as many were open as may be.
  public var watchesRefused = 0
  /// Streams that were refused because too much ran or waited; a retry elsewhere is safe.
  public var refusedStreams = 0
  /// Streaming calls that were refused because their caller had as many open as it may.
  public var streamsRefusedByCaller = 0
  /// Calls that were not begun because they had waited too long for their loop.
  public var shedCalls = 0
  /// Requests that were answered without a call, such as preflights of CORS.
  public var requestsWithoutCall = 0
  /// The number of times that accepting paused for lack of descriptors or memory, on any
  /// listener.
  public var acceptPauses = 0
  /// Bytes that wait for being sent.
  public var queuedBytes = 0

  /// Bytes of requests that calls hold, of those that hold more than 64 KiB.
  public var requestBytes = 0

  /// Nothing happened yet.
  public init() {}

  /// Adds what another loop of the same server did.
  mutating func add(_ other: ServerStatistics) {
    openConnections += other.openConnections
    acceptedConnections += other.acceptedConnections
    connectionsRefusedByServer += other.connectionsRefusedByServer
    connectionsRefusedByAddress += other.connectionsRefusedByAddress
    cutConnections.merge(other.cutConnections, uniquingKeysWith: +)
    failedTLSSessions += other.failedTLSSessions
    openStreams += other.openStreams
    resetStreams += other.resetStreams
    streamsResetByServer += other.streamsResetByServer
    malformedFrames += other.malformedFrames
    runningHandlers += other.runningHandlers
    openWatches += other.openWatches
    watchesRefused += other.watchesRefused
    refusedStreams += other.refusedStreams
    streamsRefusedByCaller += other.streamsRefusedByCaller
    shedCalls += other.shedCalls
    requestsWithoutCall += other.requestsWithoutCall
    acceptPauses += other.acceptPauses
    queuedBytes += other.queuedBytes
  }
}
