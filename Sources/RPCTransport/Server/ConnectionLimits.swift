// SPDX-License-Identifier: Apache-2.0

/// The limits of one connection. Times are checked once a second.
public struct ConnectionLimits: Sendable, Hashable {
  /// Silence after which the server asks with PING whether the peer is there. gRPC's default of
  /// 2 h outlives every NAT; 60 s finds a dead peer while its calls still matter.
  public var keepaliveInterval = Duration.seconds(60)
  /// The time limit for that PING's acknowledgement, and for bytes that the kernel repeats because
  /// no one acknowledges or has room for. 20 s (gRFC A18).
  public var keepaliveTimeout = Duration.seconds(20)
  /// The time for which a connection may stay without a call. 30 min; none in other servers.
  public var idleTimeout = Duration.seconds(30 * 60)
  /// The age at which a connection is asked to end, ±10 %, so that load spreads over servers
  /// again (gRFC A9).
  public var ageMax = Duration.seconds(30 * 60)
  /// The time for which calls may go on after that.
  public var ageGrace = Duration.seconds(30)
  /// The time for which bytes may wait without progress: a stalled reader.
  public var stallTimeout = Duration.seconds(60)
  /// The time limit for the rest of what a peer has begun: the one request of a call, a message of
  /// a stream, a frame, a header block. It counts from the first byte, or from the beginning of a
  /// call that awaits its one request, whatever comes meanwhile: a sender of one byte a second is
  /// cut off. A stream may be silent between two messages, and an upload may last as long as it
  /// likes in messages that each arrive in time: 4 MiB, the largest, in 60 s take 70 kB/s, a full
  /// frame of 16 KiB takes 280 B/s. Time in which the server itself holds the caller back does not
  /// count.
  public var requestTimeout = Duration.seconds(60)
  /// The time for which the rest of a request is read and dropped after an answer that ended before
  /// it; then the stream is reset with NO_ERROR. A body that is on its way when it is refused takes
  /// a round trip. `HTTP2Configuration.earlyAnswerRestMax` bounds its bytes.
  public var earlyAnswerRestTime = Duration.milliseconds(200)
  /// The time for which a peer may go on sending after the server closed its side of the
  /// connection. A socket that is closed while bytes wait unread is reset by the kernel, and what
  /// was sent last may never be read.
  public var lingerTime = Duration.seconds(1)
  /// The least time between PINGs of a peer. gRFC A8 says 5 min; 10 s spares well-meaning clients
  /// a GOAWAY (etcd allows 5 s).
  public var pingInterval = Duration.seconds(10)
  /// PINGs that may come too early before the connection is closed (gRFC A8).
  public var pingStrikesMax = 2
  /// Bytes queued for sending on the connection, as they lie in memory, past which further calls
  /// are refused.
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

  /// TLS KeyUpdates, or renegotiations asked for, at once and per second after that. 32 is what
  /// OpenSSL 1.1.1 once allowed in all; an honest peer needs one in 2^24 records.
  public var rekeyingBurst = 32
  /// See `rekeyingBurst`.
  public var rekeyingsPerSecond = 1

  /// Every limit at its default.
  public init() {}
}
