// SPDX-License-Identifier: Apache-2.0

import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit
import Testing
import Tracing

@testable import HoldfastClient

/// What the operators of a program see of its client.
@Suite struct TelemetryTests {
  let server = ScriptedServer()
  let metrics = TestMetrics()
  let tracer = InMemoryTracer()
  let log = InMemoryLogHandler()

  private var client: HoldfastClient {
    var configuration = HoldfastClientConfiguration(servers: [])
    configuration.metrics = metrics
    configuration.tracer = tracer
    configuration.logger = Logger(label: "client") { _ in log }
    configuration.logger?.logLevel = .debug
    configuration.token = .fixed("secret")
    return HoldfastClient(
      transport: server.transport, configuration: configuration, time: TestTime().time)
  }

  @Test func `a call is timed by method and code, and retries are counted`() async throws {
    server.answer(ServerServiceMethods.getServerInfo, .failure(.lost), .failure(.lost), .empty)
    server.answer(
      SnapshotServiceMethods.getSnapshotMetadata, .failure(.told(.notFound, .snapshotNotFound)))
    let client = client
    _ = try await client.server.info()
    _ = try await client.server.info()
    _ = try? await client.snapshots.metadata("a")
    let info = ("method", "holdfast.v1.ServerService/GetServerInfo")
    let timer = try metrics.expectTimer("holdfast_client_call", [info, ("code", "OK")])
    #expect(timer.values.count == 2)
    // 100 ms and 200 ms of pauses, on the test's clock.
    #expect(timer.values.first == 300_000_000)
    let failed = ("method", "holdfast.v1.SnapshotService/GetSnapshotMetadata")
    #expect(
      try metrics.expectTimer("holdfast_client_call", [failed, ("code", "NOT_FOUND")]).values.count
        == 1)
    #expect(
      try metrics.expectCounter("holdfast_client_repetitions", [info]).totalValue == 2)
  }

  @Test func `a call is one span over its attempts, whose trace is sent`() async throws {
    server.answer(ServerServiceMethods.getServerInfo, .failure(.lost), .empty)
    _ = try await client.server.info()
    let span = try #require(tracer.popFinishedSpans().first)
    #expect(span.operationName == "holdfast.v1.ServerService/GetServerInfo")
    #expect(span.kind == .client)
    #expect(span.attributes["rpc.method"]?.toSpanAttribute() == .string("GetServerInfo"))
    #expect(span.attributes["rpc.grpc.status_code"]?.toSpanAttribute() == .int64(0))
    #expect(span.events.map(\.name) == ["repeated"])
    #expect(server.asked.count == 2)
    #expect(
      server.asked.allSatisfy { asked in
        asked.metadata[InMemoryTracer.spanIDKey] == span.spanID
      })
  }

  @Test func `the caller's span is the parent, even of a stream's`() async throws {
    server.answer(ServerServiceMethods.getServerInfo, .empty)
    server.answer(SessionServiceMethods.exportSessions) { _, _ in }
    let client = client
    let parent = tracer.startAnySpan("work")
    try await ServiceContext.withValue(parent.context) {
      _ = try await client.server.info()
      _ = try await client.sessions.export().next()
    }
    parent.end()
    let spans = tracer.popFinishedSpans()
    #expect(spans.first?.parentSpanID == spans.last?.spanID)
    #expect(server.asked.last?.metadata[InMemoryTracer.spanIDKey] == spans.last?.spanID)
  }

  @Test func `a failure is in the span and in the log, without the token`() async throws {
    server.answer(
      ServerServiceMethods.getServerInfo, .failure(.lost),
      .failure(.told(.permissionDenied, .actingDenied)))
    _ = try? await client.server.info()
    let span = try #require(tracer.popFinishedSpans().first)
    #expect(span.status?.code == .error)
    #expect(span.errors.count == 1)
    #expect(log.entries.map { "\($0.message)" } == ["retrying a call", "a call failed"])
    #expect(log.entries.last?.metadata["reason"] == "ACTING_DENIED")
    #expect(log.entries.last?.metadata["request_id"] == "7h2")
    #expect(!log.entries.contains { "\($0.metadata)".contains("secret") })
  }
}
