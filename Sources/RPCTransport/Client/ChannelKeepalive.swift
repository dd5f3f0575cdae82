// SPDX-License-Identifier: Apache-2.0

/// The keepalive of a channel (gRFC A8).
public struct ChannelKeepalive: Sendable, Hashable {
  /// Silence after which the server is asked with PING. Servers of other libraries end the
  /// connections of clients that ask more often than every 5 minutes; Holdfast's allows 10 s.
  public var interval: Duration
  /// The time limit for the acknowledgement until the connection counts as lost, and for which the
  /// kernel repeats unacknowledged bytes (gRFC A18).
  public var timeout: Duration
  /// True to send PINGs even without open calls. gRPC's default is false: an idle connection need
  /// not be kept alive.
  public var includesIdleConnections = false

  /// Asks after `interval` of silence; the answer may take `timeout`, by default gRFC A18's 20 s.
  public init(interval: Duration, timeout: Duration = .seconds(20)) {
    self.interval = interval
    self.timeout = timeout
  }

  /// Half the frequency, for a server that sent ENHANCE_YOUR_CALM (gRFC A8).
  var slowed: ChannelKeepalive {
    var slowed = self
    slowed.interval = interval * 2
    return slowed
  }
}
