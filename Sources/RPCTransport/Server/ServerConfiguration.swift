// SPDX-License-Identifier: Apache-2.0

public import HTTP1
public import HTTP2
public import RPC

/// The bounds of a server, each with its default.
public struct ServerConfiguration: Sendable {
  /// The HTTP/2 settings that the server announces to every connection.
  public var http2 = HTTP2Configuration()
  /// The limits of a request head over HTTP/1.1: a target of 8 KiB, 100 fields, and the
  /// bytes of `metadataSizeMax`. Bodies have the limits of messages.
  public var http1: HTTP1Configuration = {
    var limits = HTTP1Configuration()
    limits.targetSizeMax = 8 << 10
    limits.fieldCountMax = 100
    limits.fieldsSizeMax = HTTP2Configuration().headerListSizeMax
    limits.bodySizeMax = .max
    return limits
  }()
  /// The largest message that a caller may send, in bytes. 4 MiB is every gRPC library's default.
  public var messageSizeMax = 4 << 20
  /// The largest metadata that a caller may send, in bytes as RFC 9113 section 6.5.2 counts them;
  /// announced to every connection.
  public var metadataSizeMax: Int {
    get { http2.headerListSizeMax }
    set {
      http2.headerListSizeMax = newValue
      http1.fieldsSizeMax = newValue
    }
  }
  /// Streams that one connection may have open at once; announced to every connection.
  public var streamsPerConnectionMax: Int {
    get { Int(http2.concurrentStreamsMax) }
    set { http2.concurrentStreamsMax = UInt32(clamping: newValue) }
  }
  /// The judgement of requests that pages may have brought about, which are all but gRPC's own.
  public var crossOrigin = CrossOriginPolicy()
  /// The proxies whose word counts for where a request comes from; only for limits and logs.
  public var trustedProxies = TrustedProxies()
  /// The resources at paths that name no method; nil for none.
  public var resources: (any ResourceMap)?
  /// The conditions for compressing messages.
  public var compression = CompressionConfiguration()
  /// The time limit for the SETTINGS of a new connection. 10 s; grpc-go allows 120.
  public var handshakeTimeout = Duration.seconds(10)
  /// The maximum number of concurrent TLS handshakes, divided evenly among the loops, as the kernel
  /// distributes connections; at least one per loop. When a loop exceeds its share, its oldest
  /// handshake is aborted: an honest handshake takes a few round trips, so an old one is most
  /// likely stalled. 2,000 use 100 MB.
  public var handshakesMax = 2_000
  /// The limits of one connection.
  public var connection = ConnectionLimits()
  /// Connections that the server keeps at once; further ones are closed as they are accepted,
  /// those of health checks included, which a listener for operators should take.
  public var connectionsMax = 20_000
  /// The maximum number of connections from one address; nil for a server behind a proxy.
  public var connectionsPerAddressMax: Int?
  /// Streaming calls that one caller may have open at once, over all connections and loops; one
  /// more is RESOURCE_EXHAUSTED. A caller is a principal; where admission identifies no one, each
  /// connection is one. nil for no limit.
  public var streamsPerCallerMax: Int?
  /// The maximum number of running handlers on all loops, including those whose stream was reset.
  /// Further calls are refused: of gRPC with REFUSED_STREAM, which means that a retry is safe, and
  /// of other protocols with UNAVAILABLE in their form. Health checks are exempt, and watches do
  /// not count (`watchesMax`).
  public var runningCallsMax = 10_000
  /// Calls of HTTP/2 that a loop refuses for lack of room in the form of their protocol, each
  /// second. Further ones are refused as streams of gRPC are, which costs a tenth.
  public var toldRefusalsPerSecondMax = 100
  /// Streams of the budget `watches` that are open at once on all loops, those included whose
  /// handler still runs; one more is UNAVAILABLE, with the time after which to try again. An idle
  /// one takes about 10 KiB (`watchBytes`), and no time.
  public var watchesMax = 100_000
  /// The memory that an open stream that waits takes, in bytes: what HTTP/2, the call, its task and
  /// a watch of a few sessions hold.
  public static let watchBytes = 10 << 10
  /// The acceptable time for a call to wait for its loop after its head arrived. If calls have
  /// waited longer throughout `queueTimeGrace`, such calls are refused with UNAVAILABLE and a retry
  /// delay; health checks are exempt. A loop that keeps up has turns of a few milliseconds.
  public var queueTimeMax = Duration.milliseconds(250)
  /// See `queueTimeMax`.
  public var queueTimeGrace = Duration.seconds(1)
  /// The retry delay for callers that were refused because of overload.
  public var overloadRetryDelay = Duration.seconds(1)
  /// The memory of queued output on all connections, in bytes, above which calls are refused except
  /// health checks; summed once per second.
  public var queuedBytesMax = 256 << 20
  /// The maximum memory of requests of all callers, in bytes: messages that are incomplete or wait
  /// for their handler. A call that would exceed it ends with RESOURCE_EXHAUSTED.
  public var requestBytesMax = 1 << 30
  /// The same for one caller: some 170 uploads of the largest content at once.
  public var requestBytesPerCallerMax = 256 << 20
  /// The time for which the first GOAWAY of a drain waits for its PING acknowledgement before the
  /// second is sent anyway. 1 s covers any sane round trip; grpc-go waits 5, C-core 20.
  public var goAwayTimeout = Duration.seconds(1)
  /// The pause of accepting when the process has no descriptors left.
  public var acceptPause = Duration.milliseconds(100)

  /// Every bound at its default.
  public init() {}

  /// The bounds of each of so many loops.
  func sharedOut(over loopCount: Int) -> ServerConfiguration {
    var part = self
    part.handshakesMax = max(1, handshakesMax / max(1, loopCount))
    return part
  }
}
