// SPDX-License-Identifier: Apache-2.0

/// The limits of one connection. Times are checked once a second.
public struct ConnectionLimits: Sendable, Hashable {
  /// The time without traffic after which the server sends a PING. gRPC's default of 2 h exceeds
  /// every NAT timeout; 60 s detects a dead peer while its calls still matter.
  public var keepaliveInterval = Duration.seconds(60)
  /// The time limit for that PING's acknowledgement, and for bytes that the kernel repeats because
  /// no one acknowledges or has room for. 20 s (gRFC A18).
  public var keepaliveTimeout = Duration.seconds(20)
  /// The time for which a connection may stay without a call. 30 min; none in other servers.
  public var idleTimeout = Duration.seconds(30 * 60)
  /// The age at which a connection is asked to end, ±10 %, so that load spreads over servers
  /// again (gRFC A9).
  public var ageMax = Duration.seconds(30 * 60)
  /// The time for calls to finish after that.
  public var ageGrace = Duration.seconds(30)
  /// The time for which bytes may wait without progress: a stalled reader.
  public var stallTimeout = Duration.seconds(60)
  /// The timeout for receiving a complete unit: the request of a unary call, a message of a stream,
  /// a frame, a header block. It starts at the first byte, or at the start of a call that awaits
  /// its only request, and progress does not extend it: a peer that sends one byte per second is
  /// disconnected. A stream may be silent between messages, and an upload may take any time if each
  /// message arrives in time: the largest message, 4 MiB in 60 s, needs 70 kB/s; a full frame of 16
  /// KiB needs 280 B/s. Time during which the server's flow control holds the caller back does not
  /// count.
  public var requestTimeout = Duration.seconds(60)
  /// The time for which the rest of a request is read and dropped after an answer that ended before
  /// it; then the stream is reset with NO_ERROR. A body that is on its way when it is refused takes
  /// a round trip. `HTTP2Configuration.earlyAnswerRestMax` bounds its bytes.
  public var earlyAnswerRestTime = Duration.milliseconds(200)
  /// The time during which a peer may continue to send after the server closed its side of the
  /// connection. The kernel resets a socket that is closed with unread data, and the peer may then
  /// lose the last output.
  public var lingerTime = Duration.seconds(1)
  /// The minimum time between PINGs of a peer. gRFC A8 says 5 min; 10 s avoids GOAWAY for
  /// well-meaning clients (etcd allows 5 s).
  public var pingInterval = Duration.seconds(10)
  /// PINGs that may come too early before the connection is closed (gRFC A8).
  public var pingStrikesMax = 2
  /// The memory of queued output on the connection, in bytes, above which further calls are
  /// refused.
  public var queuedBytesMax = 32 << 20
  /// Streams that the peer may reset at once, and per second after that (CVE-2023-44487; the
  /// numbers are nghttp2's).
  public var resetBurst = 1_000
  /// See `resetBurst`.
  public var resetsPerSecond = 33
  /// Malformed frames, requests or messages at once, and per second after that.
  public var malformedBurst = 100
  /// See `malformedBurst`.
  public var malformedPerSecond = 10
  /// Frames that move no call on, at once and per second after that; each useful frame in either
  /// direction allows two more.
  public var idleFrameBurst = 2_000
  /// See `idleFrameBurst`.
  public var idleFramesPerSecond = 1_000

  /// The burst of TLS KeyUpdates or renegotiation requests, and their rate per second after that.
  /// OpenSSL 1.1.1 once allowed 32 in total; an honest peer needs one in 2^24 records.
  public var rekeyingBurst = 32
  /// See `rekeyingBurst`.
  public var rekeyingsPerSecond = 1

  /// Every limit at its default.
  public init() {}
}
