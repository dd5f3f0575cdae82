// SPDX-License-Identifier: Apache-2.0

import RPC

/// The conditions for compressing messages. Compressed requests are always accepted.
public struct CompressionConfiguration: Sendable, Hashable {
  /// The callers whose responses may be compressed, if they accept a known encoding.
  public enum Answers: Sendable, Hashable {
    /// None.
    case never
    /// Those of callers on other machines: between two processes of one machine compression costs
    /// 50 µs for 10 KiB and saves nothing.
    case forRemotePeers
    /// Everybody's.
    case always
  }

  /// The callers whose responses may be compressed.
  public var answers = Answers.forRemotePeers
  /// Messages of fewer bytes are sent as they are: 1 KiB fits a packet with its headers.
  public var messageSizeMin = 1_024
  /// zlib's level, 1 (fast) to 9 (small). At 3, JSON of 10 KiB takes half the time of 6, zlib's own
  /// default, and becomes 7 % larger.
  public var level = 3

  /// The defaults that each property documents.
  public init() {}

  func compresses(for peer: Peer) -> Bool {
    switch answers {
    case .never: false
    case .forRemotePeers: !peer.isLocal
    case .always: true
    }
  }
}
