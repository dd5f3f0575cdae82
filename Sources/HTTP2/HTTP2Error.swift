// SPDX-License-Identifier: Apache-2.0

/// The reason for which a session failed or a submission was refused.
public enum HTTP2Error: Error, Hashable, Sendable {
  /// The first bytes are not those of HTTP/2 (RFC 9113 section 3.4).
  case prefaceWrong
  /// The peer sent bytes after which the connection is lost: a flood that nghttp2 stops.
  case peerViolation(String)
  /// The peer sent PRIORITY on stream 0 (RFC 9113 section 6.3), which nghttp2 lets pass.
  case priorityMisplaced
  /// The stream that a submission names is closed already; the submission changed nothing.
  case streamClosed
  /// The peer allows no further stream on this connection.
  case streamsExhausted
  /// The library ran out of memory or reported an internal error.
  case library(String)

  /// The code for the peer when a connection ends for this.
  public var code: HTTP2ErrorCode {
    switch self {
    case .prefaceWrong, .priorityMisplaced: .protocolError
    case .peerViolation: .enhanceYourCalm
    case .streamClosed, .streamsExhausted, .library: .internalError
    }
  }
}
