// SPDX-License-Identifier: Apache-2.0

/// Why a session can not go on, or why a submission was refused.
public enum HTTP2Error: Error, Hashable, Sendable {
  /// The peer sent bytes after which the connection is lost: a bad preface, or a flood.
  case peerViolation(String)
  /// The stream that a submission names is closed already; the submission changed nothing.
  case streamClosed
  /// The peer allows no further stream on this connection.
  case streamsExhausted
  /// The library could not allocate or reported a fault of its own.
  case library(String)
}
