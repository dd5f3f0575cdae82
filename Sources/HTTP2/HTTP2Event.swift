// SPDX-License-Identifier: Apache-2.0

/// An event of a connection, in the order of occurrence.
public enum HTTP2Event {
  /// A complete header block arrived. Return the block with `HTTP2Session.recycle(_:)`.
  /// `isTrailing` distinguishes trailers from the first block.
  case headers(HTTP2Stream, HeaderBlock, isTrailing: Bool, endStream: Bool)
  /// Bytes of DATA; the buffer is valid during the call only. The connection's window has been
  /// credited; credit the stream's with `HTTP2Session.consume(_:on:)` once they are used.
  case data(HTTP2Stream, UnsafeRawBufferPointer)
  /// The peer ended its side of the stream with DATA.
  case endStream(HTTP2Stream)
  /// The stream is gone from both sides; `.noError` after a regular end.
  case closed(HTTP2Stream, HTTP2ErrorCode)
  /// The send queue of the stream is no longer congested.
  case writable(HTTP2Stream)
  /// All fields and bytes queued on the stream, its end included, were handed to the transport.
  case sent(HTTP2Stream)
  /// The peer sent PING; it has been answered.
  case ping
  /// The peer acknowledged our PING.
  case pingAcknowledged
  /// The peer's SETTINGS arrived.
  case settings
  /// The peer goes away; streams above `lastStreamID` were not processed.
  case goAway(lastStreamID: Int32, HTTP2ErrorCode)
}
