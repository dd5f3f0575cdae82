// SPDX-License-Identifier: Apache-2.0

import HTTP1
import HTTP1Transport
import Prometheus

/// The pages that the admin listener serves.
///
/// | Page | Returns |
/// |---|---|
/// | `/livez` | 200 while the process works; otherwise restart it |
/// | `/readyz` | 200 while the server should receive calls; otherwise 503 and why |
/// | `/metrics` | metrics for Prometheus |
struct AdminPages: Sendable {
  let readiness: ServingState
  let liveness: Liveness
  let metrics: MetricRegistry

  /// The response to a request.
  func answer(_ request: HTTP1Request) async -> HTTP1Page {
    guard let page = page(request.path) else {
      return HTTP1Page(.notFound, "Not found. Available: /livez, /readyz, /metrics.")
    }
    guard request.method == "GET" || request.method == "HEAD" else {
      var refusal = HTTP1Page(.methodNotAllowed, "Only GET and HEAD are allowed.")
      refusal.allow = "GET, HEAD"
      return refusal
    }
    return await page()
  }

  private func page(_ path: String) -> (@Sendable () async -> HTTP1Page)? {
    switch path {
    case "/livez":
      return {
        let stuck = await liveness.stuckLoops()
        return Self.verdict(stuck.map { "\($0) is not responding" })
      }
    case "/readyz": return { Self.verdict(readiness.problems, notes: readiness.shortages) }
    case "/metrics":
      return {
        HTTP1Page(
          .ok, contentType: MetricRegistry.contentType, body: await metrics.exposition())
      }
    default: return nil
    }
  }

  /// `ok`, or 503 with a line for each problem; then a line for each note.
  private static func verdict(_ problems: [String], notes: [String] = []) -> HTTP1Page {
    guard problems.isEmpty else {
      return HTTP1Page(.serviceUnavailable, (problems + notes).joined(separator: "\n"))
    }
    return HTTP1Page(.ok, (["ok"] + notes).joined(separator: "\n"))
  }
}
