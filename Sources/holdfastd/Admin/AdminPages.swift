// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Prometheus

/// The pages that the admin listener serves.
///
/// | Page | Says |
/// |---|---|
/// | `/livez` | whether the process is well; if not, it should be started anew |
/// | `/readyz` | whether callers should be sent here, and why not |
/// | `/metrics` | figures for Prometheus |
struct AdminPages: Sendable {
  let readiness: Readiness
  let liveness: Liveness
  let metrics: MetricRegistry

  /// Answers a request.
  func answer(_ request: HTTP1Request) async -> HTTP1Response {
    guard let page = page(request.path) else {
      return HTTP1Response(.notFound, "There is /livez, /readyz and /metrics.")
    }
    guard request.method == "GET" || request.method == "HEAD" else {
      var refusal = HTTP1Response(.methodNotAllowed, "A page can only be read.")
      refusal.allow = "GET, HEAD"
      return refusal
    }
    return await page()
  }

  private func page(_ path: String) -> (@Sendable () async -> HTTP1Response)? {
    switch path {
    case "/livez":
      return {
        let stuck = await liveness.stuckLoops()
        return Self.verdict(stuck.map { "\($0) does not answer" })
      }
    case "/readyz": return { Self.verdict(readiness.problems) }
    case "/metrics":
      return {
        HTTP1Response(
          .ok, contentType: MetricRegistry.contentType, body: await metrics.exposition())
      }
    default: return nil
    }
  }

  /// `ok`, or 503 with a line for each problem.
  private static func verdict(_ problems: [String]) -> HTTP1Response {
    guard problems.isEmpty else {
      return HTTP1Response(.serviceUnavailable, problems.joined(separator: "\n"))
    }
    return HTTP1Response(.ok, "ok")
  }
}
