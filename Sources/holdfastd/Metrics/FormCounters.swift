// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Prometheus
import RPC
import RPCTransport

/// Counts the calls of one loop by the form in which they came.
///
/// All forms exist from the start, so that a rate shows the first call too: the pairs of a protocol
/// and a codec that there are, over each version of HTTP.
struct FormCounters {
  /// By the place of the pair, and within a pair by that of the version.
  private let counters: [Counter]

  init(in registry: MetricRegistry) {
    counters = Self.pairs.flatMap { pair in
      HTTPVersion.allCases.map { version in
        Counter(
          label: "holdfast_calls_total",
          dimensions: [
            ("protocol", pair.protocol), ("codec", pair.codec), ("http", version.number),
          ], factory: registry)
      }
    }
  }

  /// Counts a call.
  func count(_ form: CallForm) {
    let version =
      switch form.version {
      case .http10: 0
      case .http11: 1
      case .http2: 2
      }
    counters[Self.place(of: form) * HTTPVersion.allCases.count + version].increment()
  }

  /// The place of a form's pair in `pairs`.
  private static func place(of form: CallForm) -> Int {
    let isJSON = form.codec == .json ? 1 : 0
    return switch form.callProtocol {
    case .grpc: 0 + isJSON
    case .grpcWeb: 2 + isJSON
    case .connect: 4 + isJSON
    case .resource: 6
    case nil: 7
    }
  }

  private static let pairs: [(protocol: String, codec: String)] = [
    ("grpc", "proto"), ("grpc", "json"), ("grpc_web", "proto"), ("grpc_web", "json"),
    ("connect", "proto"), ("connect", "json"), ("resource", "raw"), ("unknown", "unknown"),
  ]
}
