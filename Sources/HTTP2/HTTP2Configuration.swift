// SPDX-License-Identifier: Apache-2.0

/// The SETTINGS of one end of a connection, and the bounds that it enforces itself.
public struct HTTP2Configuration: Sendable, Hashable {
  /// Streams that the peer may have open at once. 1,000: grpc-go and grpc-swift set no bound,
  /// Go's net/http2 250. A stream beyond it is answered with REFUSED_STREAM, until the peer has
  /// acknowledged the limit; then nghttp2 ends the connection.
  public var concurrentStreamsMax: UInt32 = 1_000
  /// Flow-control window of each stream, in bytes. 1 MiB keeps a 1.5 MiB document to two round
  /// trips (64 KiB, the protocol's default, costs 24).
  public var streamWindow: Int32 = 1 << 20
  /// Flow-control window of the connection, in bytes.
  public var connectionWindow: Int32 = 16 << 20
  /// The largest frame that the peer may send, in bytes. Larger frames would only let one stream
  /// hold up its neighbours.
  public var frameSizeMax: UInt32 = 16_384
  /// The sum over a header block of name + value + 32 bytes (RFC 9113 section 6.5.2) past which
  /// fields are counted but no longer kept. Announced as SETTINGS_MAX_HEADER_LIST_SIZE.
  public var headerListSizeMax: Int = 16_384
  /// Bytes queued for sending on one stream at which `HTTP2Stream.isCongested` turns true.
  /// 64 KiB is grpc-go's write quota.
  public var streamSendQueueMax: Int = 64 << 10
  /// Bytes of a request that a server reads and discards after a response that ended before it. A
  /// reset that overtakes a body in transit makes some clients lose the response.
  public var earlyAnswerRestMax: Int = 64 << 10

  public init() {}
}
