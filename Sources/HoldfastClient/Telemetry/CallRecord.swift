// SPDX-License-Identifier: Apache-2.0

import Logging
import Tracing

/// The telemetry of one unary call over all its attempts: a span, a measurement and log entries.
/// Contains neither session content nor tokens.
struct CallRecord {
  let telemetry: ClientTelemetry
  let call: CallFacts
  let start: ContinuousClock.Instant
  let span: any Span

  /// The settings with the call's trace context.
  func traced(_ settings: CallSettings) -> CallSettings {
    telemetry.traced(settings, by: span.context)
  }

  /// Records that an attempt failed and another follows after a pause.
  func repeats(_ failure: CallFailure, after pause: Duration) {
    telemetry.countRepetition(call.name)
    telemetry.logger?.debug(
      "retrying a call",
      metadata: [
        "method": "\(call.name)", "code": "\(failure.error.code.name)",
        "reason": "\(failure.reason ?? "")", "pause_ms": "\(pause / .milliseconds(1))",
      ])
    span.addEvent("repeated")
  }

  /// Records the end of the call.
  func end(_ error: HoldfastError?, at end: ContinuousClock.Instant) {
    telemetry.count(call.name, error?.code ?? .ok, start.duration(to: end))
    span.attributes["rpc.grpc.status_code"] = Int((error?.code ?? .ok).rawValue)
    if let error {
      span.recordError(error)
      span.setStatus(SpanStatus(code: .error))
      telemetry.logger?.debug(
        "a call failed",
        metadata: [
          "method": "\(call.name)", "code": "\(error.code.name)",
          "reason": "\(error.reason.rawValue)", "attempts": "\(error.attempts)",
          "request_id": "\(error.requestID ?? "")",
        ])
    }
    span.end()
  }
}
