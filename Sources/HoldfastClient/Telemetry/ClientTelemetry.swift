// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Logging
import RPC
import Synchronization
import Tracing

/// The telemetry of a client, reported through the interfaces of swift-log, swift-metrics and
/// swift-distributed-tracing.
final class ClientTelemetry: Sendable {
  let logger: Logger?
  private let metrics: (any MetricsFactory)?
  private let tracer: (any Tracer)?
  private let made = Mutex(Made())

  /// The instruments created so far.
  private struct Made {
    var calls: [[String]: CoreMetrics.Timer] = [:]
    var repetitions: [String: Counter] = [:]
  }

  init(_ configuration: HoldfastClientConfiguration) {
    logger = configuration.logger
    metrics = configuration.metrics
    tracer = configuration.tracer
  }

  /// Starts the record of a call.
  func begin(_ call: CallFacts, at start: ContinuousClock.Instant) -> CallRecord {
    let span = (tracer ?? InstrumentationSystem.tracer).startAnySpan(call.name, ofKind: .client)
    let names = call.name.split(separator: "/")
    span.attributes["rpc.system"] = "grpc"
    span.attributes["rpc.service"] = names.first.map(String.init)
    span.attributes["rpc.method"] = names.last.map(String.init)
    return CallRecord(telemetry: self, call: call, start: start, span: span)
  }

  /// The settings with the trace context of the current task.
  func traced(_ settings: CallSettings, by context: ServiceContext? = nil) -> CallSettings {
    guard let context = context ?? ServiceContext.current else { return settings }
    var settings = settings
    if let tracer {
      tracer.inject(context, into: &settings.metadata, using: MetadataInjector())
    } else {
      InstrumentationSystem.instrument.inject(
        context, into: &settings.metadata, using: MetadataInjector())
    }
    return settings
  }

  /// Records the duration and code of a call.
  func count(_ method: String, _ code: StatusCode, _ duration: Duration) {
    let timer = made.withLock { made in
      let key = [method, code.name]
      if let timer = made.calls[key] { return timer }
      let timer = CoreMetrics.Timer(
        label: "holdfast_client_call", dimensions: [("method", method), ("code", code.name)],
        factory: metrics ?? MetricsSystem.factory)
      made.calls[key] = timer
      return timer
    }
    timer.recordNanoseconds(Int64(min(duration / .nanoseconds(1), 9e18)))
  }

  /// Counts a retry.
  func countRepetition(_ method: String) {
    let counter = made.withLock { made in
      if let counter = made.repetitions[method] { return counter }
      let counter = Counter(
        label: "holdfast_client_repetitions", dimensions: [("method", method)],
        factory: metrics ?? MetricsSystem.factory)
      made.repetitions[method] = counter
      return counter
    }
    counter.increment()
  }
}

/// Writes a trace context into metadata.
private struct MetadataInjector: Injector {
  func inject(_ value: String, forKey key: String, into carrier: inout Metadata) {
    carrier.append(key, value)
  }
}
