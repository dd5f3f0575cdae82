// SPDX-License-Identifier: Apache-2.0

public import HTTP1

/// The bounds of an HTTP/1.1 server, each with its default. Every phase of a connection has a
/// deadline as a whole, which one byte a second does not move.
public struct HTTP1ServerConfiguration: Sendable {
  /// The bounds of a request.
  public var http1 = HTTP1Configuration()
  /// The maximum number of connections. A further one replaces the connection that has been idle
  /// longest; if all are busy, it is closed.
  public var connectionsMax = 64
  /// The time limit of a head, from its first byte, or from the beginning of the
  /// connection.
  public var headTimeout = Duration.seconds(10)
  /// The idle timeout of a connection. Prometheus typically scrapes every 15 or 60 s.
  public var idleTimeout = Duration.seconds(120)
  /// The time limit for making and sending an answer.
  public var answerTimeout = Duration.seconds(30)
  /// The pause of accepting when the process has no descriptors left.
  public var acceptPause = Duration.milliseconds(100)

  /// Every bound at its default.
  public init() {}
}
