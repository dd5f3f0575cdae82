// SPDX-License-Identifier: Apache-2.0

import Prometheus
import RPC
import Reactor
import Testing

@testable import RPCTransport
@testable import holdfastd

@Suite struct CallMetricsTests {
  private let registry = MetricRegistry()
  private let metrics: CallMetrics

  init() {
    for description in MetricCatalog.all { registry.declare(description) }
    let bytes = MessageCoder<[UInt8]>(
      decode: { bytes throws(RPCError) in bytes },
      frame: { bytes, headroom in [UInt8](repeating: 0, count: headroom) + bytes })
    var services = ServiceRegistry()
    services.register(.unary("/p.S/One", bytes, bytes) { message, _ in message })
    services.register(.serverStreaming("/p.S/Many", bytes, bytes) { _, _, _ in })
    metrics = CallMetrics(services, in: registry)
  }

  private func value(_ line: String) async -> Substring? {
    let text = String(decoding: await registry.exposition(), as: UTF8.self)
    let found = text.split(separator: "\n").first { $0.hasPrefix(line + " ") }
    return found?.dropFirst(line.utf8.count + 1)
  }

  private func end(_ methodIndex: Int?, _ code: StatusCode, after duration: Duration) {
    metrics.ended(
      CallRecord(
        path: nil, methodIndex: methodIndex, code: code, message: "",
        nanoseconds: duration.nanosecondsClamped,
        receivedBytes: 0, sentBytes: 0, peer: Peer(address: "test", isLocal: true),
        principal: nil, requestID: "id"))
  }

  private static let one = "grpc_type=\"unary\",grpc_service=\"p.S\",grpc_method=\"One\""
  private static let many = "grpc_type=\"server_stream\",grpc_service=\"p.S\",grpc_method=\"Many\""
  private static let unknown =
    "grpc_type=\"unknown\",grpc_service=\"unknown\",grpc_method=\"unknown\""

  @Test func `every method and code is there before the first call`() async {
    for method in [Self.one, Self.many, Self.unknown] {
      #expect(await value("grpc_server_started_total{\(method)}") == "0")
      #expect(await value("grpc_server_handling_seconds_count{\(method)}") == "0")
      for code in ["OK", "Canceled", "Unauthenticated"] {
        #expect(
          await value("grpc_server_handled_total{\(method),grpc_code=\"\(code)\"}") == "0")
      }
    }
  }

  @Test func `a call counts for its method, its code and its time`() async {
    metrics.began(0)
    metrics.received(messages: 1, 0)
    metrics.sentMessage(0)
    end(0, .ok, after: .milliseconds(3))
    metrics.began(1)
    metrics.received(messages: 2, 1)
    end(1, .invalidArgument, after: .seconds(20))
    #expect(await value("grpc_server_started_total{\(Self.one)}") == "1")
    #expect(await value("grpc_server_msg_sent_total{\(Self.one)}") == "1")
    #expect(await value("grpc_server_msg_received_total{\(Self.many)}") == "2")
    #expect(await value("grpc_server_handled_total{\(Self.one),grpc_code=\"OK\"}") == "1")
    #expect(
      await value("grpc_server_handled_total{\(Self.many),grpc_code=\"InvalidArgument\"}") == "1")
    let buckets = "grpc_server_handling_seconds_bucket"
    #expect(await value("\(buckets){\(Self.one),le=\"0.0025\"}") == "0")
    #expect(await value("\(buckets){\(Self.one),le=\"0.005\"}") == "1")
    #expect(await value("\(buckets){\(Self.many),le=\"10\"}") == "0")
    #expect(await value("\(buckets){\(Self.many),le=\"+Inf\"}") == "1")
    #expect(await value("grpc_server_handling_seconds_sum{\(Self.many)}") == "20")
  }

  @Test func `calls of methods that do not exist are one method`() async {
    metrics.began(nil)
    end(nil, .unimplemented, after: .zero)
    #expect(await value("grpc_server_started_total{\(Self.unknown)}") == "1")
  }
}
