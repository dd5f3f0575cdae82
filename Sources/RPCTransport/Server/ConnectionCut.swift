// SPDX-License-Identifier: Apache-2.0

/// The reason for which a server ended a connection before its time; the text goes to the peer and
/// into the metrics.
public enum ConnectionCut: String, Error, Hashable, CaseIterable {
  /// PINGs came too early, too often.
  case pings = "too_many_pings"
  /// Frames or requests broke rules, too often.
  case malformed = "too_many_malformed_frames"
  /// The peer reset streams too often.
  case resets = "too_many_resets"
  /// Frames came that move no call on, too often.
  case idleFrames = "too_many_frames_without_a_call"
  /// The peer asked for new TLS keys too often.
  case rekeyings = "too_many_key_updates"
  /// The peer does not speak HTTP/2, or sent a flood that nghttp2 stops by itself.
  case violation = "protocol_violation"
  /// The handshake of TLS or HTTP/2 took too long.
  case handshakeTimeout = "handshake_timeout"
  /// The oldest handshake gave way to newer ones.
  case handshakeCrowd = "handshake_crowd"
  /// A frame or a header block was begun and did not end in time.
  case incompleteFrame = "incomplete_frame"
  /// The peer read nothing of what waited for it.
  case stalled
  /// The peer did not answer a PING, or the grace of an old connection was over.
  case lifetime = "lifetime_over"
}
