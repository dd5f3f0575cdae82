// SPDX-License-Identifier: Apache-2.0

public import HTTP2
public import RPC

/// The bounds of a channel, each with its default.
public struct ChannelConfiguration: Sendable {
  /// The HTTP/2 settings that the channel announces to the server.
  public var http2 = HTTP2Configuration()
  /// Nil to speak plaintext.
  public var tls: ChannelTLS?
  /// The largest message that a server may send, in bytes.
  public var messageSizeMax = 4 << 20
  /// The encoding of requests from `compression.messageSizeMin` bytes on; nil for none,
  /// since a server need not take it. Compressed answers are always taken.
  public var requestEncoding: MessageEncoding?
  /// The conditions for compressing requests. Its rules for responses do not apply here.
  public var compression = CompressionConfiguration()
  /// The keepalive of a silent connection; nil for none, which is gRPC's default: a call without a
  /// deadline then waits until the kernel gives up the connection.
  public var keepalive: ChannelKeepalive?
  /// The time limit of one attempt to connect. gRPC's own minimum is 20 s; a service that keeps
  /// work should learn sooner that it cannot be reached.
  public var connectTimeout = Duration.seconds(5)
  /// The pause after the first failed attempt; each further one is 1.6 times as long, ±20 %
  /// (gRPC `doc/connection-backoff.md`, whose own start is 1 s).
  public var backoffStart = Duration.milliseconds(100)
  /// The longest pause between attempts.
  public var backoffMax = Duration.seconds(10)
  /// The time during which the server may continue to send after the channel closed its side of a
  /// connection.
  public var lingerTime = Duration.seconds(1)

  /// Every bound at its default.
  public init() {}
}
