// SPDX-License-Identifier: Apache-2.0

/// The frames that a peer has sent over a connection's life, by their use.
///
/// nghttp2 itself limits CONTINUATION, acknowledgements and settings. All other frames that a peer
/// can send without end are counted here, so that a driver can limit them.
public struct FrameCounts: Sendable, Hashable {
  /// Frames that move a call on: HEADERS, and DATA with bytes or with the end of a stream.
  public var useful: UInt64 = 0
  /// Every other frame: empty DATA, DATA of a stream that is closed, PRIORITY, SETTINGS, PING,
  /// WINDOW_UPDATE, CONTINUATION, unknown types.
  public var idle: UInt64 = 0
  /// Frames and messages that broke a rule, each of which made this end reset a stream (the class
  /// of CVE-2025-8671, "MadeYouReset") or ignore a frame.
  public var malformed: UInt64 = 0
  /// Streams that the peer reset.
  public var resets: UInt64 = 0
  /// Frames of HEADERS and DATA that were sent: a peer that is answered may well say more.
  public var sent: UInt64 = 0
  /// Streams that this end reset, except resets with NO_ERROR after a complete response.
  public var resetsSent: UInt64 = 0

  /// Nothing sent yet.
  public init() {}
}
