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
    services.register(
      Method(UnaryMethod("p.S", "One", bytes, bytes)) { message, _ in message })
    services.register(
      Method(ServerStreamingMethod("p.S", "Many", bytes, bytes)) { _, _, _ in })
    metrics = CallMetrics(services, in: registry)
  }

  private func value(_ line: String) async -> Substring? {
    let text = String(decoding: await registry.exposition(), as: UTF8.self)
    let found = text.split(separator: "\n").first { $0.hasPrefix(line + " ") }
    return found?.dropFirst(line.utf8.count + 1)
  }

  private func end(
    _ methodIndex: Int?, _ code: StatusCode, after duration: Duration,
    bytes: (received: Int, sent: Int) = (0, 0)
  ) {
    metrics.ended(
      CallRecord(
        path: nil, methodIndex: methodIndex, form: CallForm(.grpc, .proto, over: .http2),
        code: code, message: "", fault: nil,
        nanoseconds: duration.nanosecondsClamped,
        receivedBytes: 0, sentBytes: 0, receivedMessageBytes: bytes.received,
        sentMessageBytes: bytes.sent, peer: Peer(address: "test", isLocal: true),
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
    #expect(await value("grpc_server_call_started_total{grpc_method=\"other\"}") == "1")
    let labels = "{grpc_method=\"other\",grpc_status=\"UNIMPLEMENTED\"}"
    #expect(await value("grpc_server_call_duration_seconds_count\(labels)") == "1")
  }

  @Test func `a call is observed as gRFC A66 says`() async {
    metrics.began(0)
    end(0, .notFound, after: .microseconds(300), bytes: (received: 1_024, sent: 0))
    metrics.began(0)
    end(0, .notFound, after: .seconds(101), bytes: (received: 1_025, sent: 5 << 30))
    #expect(await value("grpc_server_call_started_total{grpc_method=\"p.S/One\"}") == "2")
    let labels = "grpc_method=\"p.S/One\",grpc_status=\"NOT_FOUND\""
    let duration = "grpc_server_call_duration_seconds"
    #expect(await value("\(duration)_bucket{\(labels),le=\"0.0001\"}") == "0")
    #expect(await value("\(duration)_bucket{\(labels),le=\"0.0003\"}") == "1")
    #expect(await value("\(duration)_bucket{\(labels),le=\"100\"}") == "1")
    #expect(await value("\(duration)_count{\(labels)}") == "2")
    let received = "grpc_server_call_rcvd_total_compressed_message_size_bytes"
    #expect(await value("\(received)_bucket{\(labels),le=\"0\"}") == "0")
    #expect(await value("\(received)_bucket{\(labels),le=\"1024\"}") == "1")
    #expect(await value("\(received)_bucket{\(labels),le=\"2048\"}") == "2")
    #expect(await value("\(received)_sum{\(labels)}") == "2049")
    let sent = "grpc_server_call_sent_total_compressed_message_size_bytes"
    #expect(await value("\(sent)_bucket{\(labels),le=\"0\"}") == "1")
    #expect(await value("\(sent)_bucket{\(labels),le=\"4294967296\"}") == "1")
    #expect(await value("\(sent)_bucket{\(labels),le=\"+Inf\"}") == "2")
  }

  @Test func `the histograms of gRFC A66 are there for codes that occurred alone`() async {
    end(0, .ok, after: .zero)
    let name = "grpc_server_call_duration_seconds_count"
    #expect(await value("\(name){grpc_method=\"p.S/One\",grpc_status=\"OK\"}") == "1")
    #expect(await value("\(name){grpc_method=\"p.S/One\",grpc_status=\"ABORTED\"}") == nil)
    #expect(await value("grpc_server_call_started_total{grpc_method=\"p.S/Many\"}") == "0")
  }
}
