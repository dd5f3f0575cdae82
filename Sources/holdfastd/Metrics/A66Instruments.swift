// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Prometheus
import RPC
import RPCTransport

/// The instruments that gRFC A66 has for the calls of one method on one loop.
///
/// Its histograms have a label for the code. Most methods end with few of the seventeen codes, so
/// the histograms of a code are created at the first call that ends with it: all of them would make
/// a page of megabytes. `grpc_server_handled_total` has all codes from the start.
final class A66Instruments {
  /// Calls whose head has arrived.
  let started: Counter
  private let registry: MetricRegistry
  private let methodLabel: (String, String)
  private var byCode: [Ended?]

  /// The instruments of calls that end with one code.
  private struct Ended {
    let sent: Recorder
    let received: Recorder
    let duration: Timer
  }

  /// Nil represents all methods that do not exist.
  init(_ method: MethodDescriptor?, in registry: MetricRegistry) {
    self.registry = registry
    // A66 names methods without the slash that their paths begin with.
    methodLabel = ("grpc_method", method.map { String($0.path.dropFirst()) } ?? "other")
    started = Counter(
      label: "grpc_server_call_started_total", dimensions: [methodLabel], factory: registry)
    byCode = Array(repeating: nil, count: StatusCode.allCases.count)
  }

  /// Observes a call that has ended.
  func ended(_ call: CallRecord) {
    let instruments = instruments(call.code)
    instruments.sent.record(call.sentMessageBytes)
    instruments.received.record(call.receivedMessageBytes)
    instruments.duration.recordNanoseconds(call.nanoseconds)
  }

  private func instruments(_ code: StatusCode) -> Ended {
    if let made = byCode[Int(code.rawValue)] { return made }
    let labels = [methodLabel, ("grpc_status", code.name)]
    func sizes(_ way: String) -> Recorder {
      Recorder(
        label: "grpc_server_call_\(way)_total_compressed_message_size_bytes", dimensions: labels,
        aggregate: true, factory: registry)
    }
    let made = Ended(
      sent: sizes("sent"), received: sizes("rcvd"),
      duration: Timer(
        label: "grpc_server_call_duration_seconds", dimensions: labels, factory: registry))
    byCode[Int(code.rawValue)] = made
    return made
  }
}
