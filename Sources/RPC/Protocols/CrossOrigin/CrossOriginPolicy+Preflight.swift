// SPDX-License-Identifier: Apache-2.0

extension CrossOriginPolicy {
  /// The response to a preflight: the requests that a script of the page may send. For other pages
  /// it has no permissions, so that the browser sends nothing.
  ///
  /// `CrossOriginExchange` names the origin. Scripts may send GET, HEAD and POST without being
  /// asked, and the fields that Fetch calls safe.
  static func preflight(isAllowed: Bool) -> HTTPAnswer {
    let vary = "access-control-request-method, access-control-request-headers"
    guard isAllowed else { return HTTPAnswer(204, [("vary", vary)]) }
    return HTTPAnswer(
      204,
      [
        ("vary", vary), ("access-control-allow-methods", "GET, HEAD, POST, PUT"),
        ("access-control-allow-headers", allowedFields),
        ("access-control-max-age", "\(ageMaxSeconds)"),
      ])
  }

  /// The fields that a caller of each protocol may have to send. Metadata of any other name is of
  /// no use to a method.
  private static let allowedFields =
    ([
      // Any protocol.
      "content-type", "authorization", CallID.field, "x-holdfast-user", "traceparent",
      "tracestate",
      // Connect.
      "connect-protocol-version", "connect-timeout-ms", "connect-content-encoding",
      "connect-accept-encoding", "content-encoding",
      // gRPC-Web.
      "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "x-grpc-web", "x-user-agent",
      // Resources.
      "if-match", "if-none-match", "idempotency-key",
    ] as [String]).joined(separator: ", ")

  /// The time for which a browser may remember the answer: two hours, the most that Chromium does.
  private static let ageMaxSeconds = 7_200
}
