// SPDX-License-Identifier: Apache-2.0

/// The header fields by which a browser learns what a page may do and read (WHATWG Fetch, CORS).
extension CrossOriginPolicy {
  /// Takes one field.
  public typealias Sink = GRPCResponseHead.Sink

  /// The fields of the answer to a preflight, which is 204 without a body. A page that may not call
  /// is told nothing.
  public func preflight(_ origin: WebOrigin?, _ head: CrossOriginHead, _ sink: Sink) {
    sink(":status", Array("204".utf8))
    sink("vary", Self.preflightVary)
    guard let origin else { return }
    allow(origin, sink)
    sink("access-control-allow-methods", Array("GET, POST, PUT".utf8))
    sink("access-control-allow-headers", Self.allowedHeaders)
    sink("access-control-max-age", Array("7200".utf8))
    if allowsPrivateNetwork, head.asksForPrivateNetwork {
      sink("access-control-allow-private-network", Array("true".utf8))
    }
  }

  /// The fields that every other answer has besides its own, also one that is made from the head
  /// alone: without them a script sees nothing but a network error. `trailers` are the names of
  /// metadata that stand behind `trailer-` in this answer.
  public func answer(_ origin: WebOrigin?, trailers: [String] = [], _ sink: Sink) {
    if origins.isEmpty { return }
    sink("vary", Array("origin".utf8))
    guard let origin else { return }
    allow(origin, sink)
    let names = trailers.map { ", trailer-\($0)" }.joined()
    sink("access-control-expose-headers", Self.exposedHeaders + Array(names.utf8))
  }

  /// The origin is repeated, and never `*`, so that credentials may go with a request.
  private func allow(_ origin: WebOrigin, _ sink: Sink) {
    sink("access-control-allow-origin", Array(origin.text.utf8))
    sink("access-control-allow-credentials", Array("true".utf8))
  }

  private static let preflightVary = Array(
    "origin, access-control-request-method, access-control-request-headers".utf8)

  private static let allowedHeaders = Array(
    [
      "content-type", "connect-protocol-version", "connect-timeout-ms", "connect-content-encoding",
      "connect-accept-encoding", "content-encoding", "accept-encoding", "grpc-timeout",
      "x-grpc-web", "x-user-agent", "authorization", CallID.field, "x-holdfast-user",
      "traceparent", "tracestate", "if-none-match", "if-match", "idempotency-key",
    ].joined(separator: ", ").utf8)

  private static let exposedHeaders = Array(
    [
      "grpc-status", "grpc-message", "grpc-status-details-bin", "content-encoding",
      "connect-content-encoding", CallID.field, "etag", "retry-after", "www-authenticate",
    ].joined(separator: ", ").utf8)
}
