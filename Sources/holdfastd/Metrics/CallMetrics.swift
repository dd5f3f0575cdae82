// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Prometheus
import RPC
import RPCTransport

/// Counts the calls of one loop. It has its own instruments, so that counting never contends.
///
/// Labels take values from the registered methods, the four kinds and the seventeen codes only:
/// calls of methods that do not exist are one more method, `unknown` to go-grpc-prometheus and
/// `other` to gRFC A66.
final class CallMetrics: CallObserver {
  private let methods: [MethodInstruments]
  private let unknown: MethodInstruments
  private let forms: FormCounters

  init(_ services: ServiceRegistry, in registry: MetricRegistry) {
    methods = services.methods.map { MethodInstruments($0.descriptor, in: registry) }
    unknown = MethodInstruments(nil, in: registry)
    forms = FormCounters(in: registry)
  }

  func began(_ methodIndex: Int?) {
    let instruments = instruments(methodIndex)
    instruments.started.increment()
    instruments.a66.started.increment()
  }

  func received(messages: Int, _ methodIndex: Int?) {
    instruments(methodIndex).received.increment(by: messages)
  }

  func sentMessage(_ methodIndex: Int?) { instruments(methodIndex).sent.increment() }

  func ended(_ call: CallRecord) {
    let instruments = instruments(call.methodIndex)
    instruments.handled[Int(call.code.rawValue)].increment()
    instruments.duration.recordNanoseconds(call.nanoseconds)
    instruments.a66.ended(call)
    forms.count(call.form)
  }

  private func instruments(_ methodIndex: Int?) -> MethodInstruments {
    methodIndex.map { methods[$0] } ?? unknown
  }
}

/// The instruments of one method.
private final class MethodInstruments {
  let started: Counter
  let received: Counter
  let sent: Counter
  /// One for each code. All exist from the start, so that a rate shows the first error too.
  let handled: [Counter]
  let duration: Timer
  let a66: A66Instruments

  /// Nil represents all methods that do not exist.
  init(_ method: MethodDescriptor?, in registry: MetricRegistry) {
    let labels = Self.labels(method)
    func counter(_ name: String, _ labels: [(String, String)]) -> Counter {
      Counter(label: name, dimensions: labels, factory: registry)
    }
    started = counter("grpc_server_started_total", labels)
    received = counter("grpc_server_msg_received_total", labels)
    sent = counter("grpc_server_msg_sent_total", labels)
    handled = StatusCode.allCases.map {
      counter("grpc_server_handled_total", labels + [("grpc_code", $0.metricValue)])
    }
    duration = Timer(
      label: "grpc_server_handling_seconds", dimensions: labels, factory: registry)
    a66 = A66Instruments(method, in: registry)
  }

  private static func labels(_ method: MethodDescriptor?) -> [(String, String)] {
    guard let method else {
      return [
        ("grpc_type", "unknown"), ("grpc_service", "unknown"), ("grpc_method", "unknown"),
      ]
    }
    return [
      ("grpc_type", method.kind.metricValue), ("grpc_service", method.service),
      ("grpc_method", method.name),
    ]
  }
}

extension MethodDescriptor.Kind {
  /// The name that go-grpc-prometheus gives the kind.
  fileprivate var metricValue: String {
    switch self {
    case .unary: "unary"
    case .clientStreaming: "client_stream"
    case .serverStreaming: "server_stream"
    case .bidirectional: "bidi_stream"
    }
  }
}

extension StatusCode {
  /// The name that grpc-go gives the code, by which dashboards ask for it.
  fileprivate var metricValue: String {
    switch self {
    case .ok: "OK"
    case .cancelled: "Canceled"
    case .unknown: "Unknown"
    case .invalidArgument: "InvalidArgument"
    case .deadlineExceeded: "DeadlineExceeded"
    case .notFound: "NotFound"
    case .alreadyExists: "AlreadyExists"
    case .permissionDenied: "PermissionDenied"
    case .resourceExhausted: "ResourceExhausted"
    case .failedPrecondition: "FailedPrecondition"
    case .aborted: "Aborted"
    case .outOfRange: "OutOfRange"
    case .unimplemented: "Unimplemented"
    case .internal: "Internal"
    case .unavailable: "Unavailable"
    case .dataLoss: "DataLoss"
    case .unauthenticated: "Unauthenticated"
    }
  }
}
