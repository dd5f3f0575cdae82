// SPDX-License-Identifier: Apache-2.0

/// A request that was read whole. Requests with a body are never read on, so there is none here.
public struct HTTP1Request: Sendable, Hashable {
  /// The method as it was sent, `GET` for one.
  public let method: String
  /// The target without its query, neither decoded nor normalised.
  public let path: String

  /// A request for a path.
  public init(method: String, path: String) {
    self.method = method
    self.path = path
  }
}

/// What comes of the bytes of a peer.
public enum HTTP1Event: Sendable, Hashable {
  /// A request, which is to be answered with `HTTP1Session.respond`.
  case request(HTTP1Request)
  /// The peer broke a rule or a bound; the answer that says so is queued, and nothing is read after
  /// it.
  case refused(HTTP1Status)
}
