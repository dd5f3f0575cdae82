// SPDX-License-Identifier: Apache-2.0

public import HTTP1

/// The bounds of an HTTP/1.1 server, each with its default. Every phase of a connection has a
/// deadline as a whole, which one byte a second does not move.
public struct HTTP1ServerConfiguration: Sendable {
  /// The bounds of a request.
  public var http1 = HTTP1Configuration()
  /// Connections at once. One more takes the place of the one that has waited longest for a
  /// request; where all are being answered, it is closed.
  public var connectionsMax = 64
  /// How long a head may take to arrive, from its first byte, or from the beginning of the
  /// connection.
  public var headTimeout = Duration.seconds(10)
  /// How long a connection may stand without a request. Prometheus asks every 15 or 60 s.
  public var idleTimeout = Duration.seconds(120)
  /// How long an answer may take to be made and sent.
  public var answerTimeout = Duration.seconds(30)
  /// How long accepting pauses when the process has no descriptors left.
  public var acceptPause = Duration.milliseconds(100)

  /// Every bound at its default.
  public init() {}
}
