// SPDX-License-Identifier: Apache-2.0

public import HTTP2
public import RPC

/// The bounds of a channel, each with its default.
public struct ChannelConfiguration: Sendable {
  /// What the channel announces to the server.
  public var http2 = HTTP2Configuration()
  /// Nil to speak plaintext.
  public var tls: ChannelTLS?
  /// The largest message that a server may send, in bytes.
  public var messageSizeMax = 4 << 20
  /// By what requests are compressed, from `compression.messageSizeMin` on; nil for not at all,
  /// since a server need not take it. Compressed answers are always taken.
  public var requestEncoding: MessageEncoding?
  /// When requests are worth compressing. What it says of answers does not matter here.
  public var compression = CompressionConfiguration()
  /// When a silent server is asked whether it is there; nil, as in gRPC, for never: a call without
  /// a deadline then waits for as long as the kernel believes in the connection.
  public var keepalive: ChannelKeepalive?
  /// How long one attempt to connect may take. gRPC's own minimum is 20 s; a service that keeps
  /// work wants to hear sooner that it can not be reached.
  public var connectTimeout = Duration.seconds(5)
  /// The pause after the first failed attempt; each further one is 1.6 times as long, ±20 %
  /// (gRPC `doc/connection-backoff.md`, whose own start is 1 s).
  public var backoffStart = Duration.milliseconds(100)
  /// The longest pause between attempts.
  public var backoffMax = Duration.seconds(10)
  /// How long the server may go on sending after the channel has closed its side of a connection.
  public var lingerTime = Duration.seconds(1)

  /// Every bound at its default.
  public init() {}
}
