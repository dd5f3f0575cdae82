// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC
import RPCProtobuf
import RPCTransport

/// One stream: calls, waits for the answer, calls again.
struct Caller: Sendable {
  let channel: Channel
  let workload: Workload
  let keys: Keyspace
  let content: [UInt8]
  let seed: UInt64

  /// Calls until the time is over.
  func run(until end: ContinuousClock.Instant) async throws -> Tally {
    var tally = Tally()
    var random = SplitMix(state: seed)
    var now = ContinuousClock.now
    while now < end {
      let key = Int.random(in: 0..<keys.sessions, using: &random)
      try await call(key, spaces: Int.random(in: 0..<1_000, using: &random))
      let answered = ContinuousClock.now
      tally.record(now.duration(to: answered))
      now = answered
    }
    return tally
  }

  /// Makes a call. An update appends so many spaces, since one of equal content changes nothing.
  private func call(_ key: Int, spaces: Int) async throws(RPCError) {
    let options = CallOptions(metadata: ["x-holdfast-user": keys.owner(of: key)])
    switch workload {
    case .health:
      _ = try await channel.unary(
        HealthMethods.check, HealthCheckRequest(), options: options)
    case .metadata:
      var request = GetSessionMetadataRequest()
      request.id = keys.id(of: key)
      _ = try await channel.unary(
        SessionServiceMethods.getSessionMetadata, request, options: options)
    case .get:
      var request = GetSessionRequest()
      request.id = keys.id(of: key)
      _ = try await channel.unary(
        SessionServiceMethods.getSession, request, options: options)
    case .list:
      var request = ListSessionsRequest()
      request.pageSize = 20
      _ = try await channel.unary(
        SessionServiceMethods.listSessions, request, options: options)
    case .create:
      var request = CreateSessionRequest()
      request.title = "A new session"
      request.description = "Created by the benchmark"
      request.content = content
      _ = try await channel.unary(
        SessionServiceMethods.createSession, request, options: options)
    case .update:
      var request = UpdateSessionRequest()
      request.id = keys.id(of: key)
      request.allowOverwrite = true
      request.content = content + repeatElement(UInt8(ascii: " "), count: spaces)
      _ = try await channel.unary(
        SessionServiceMethods.updateSession, request, options: options)
    case .snapshot:
      var request = GetSnapshotRequest()
      request.id = keys.snapshot(of: key)
      _ = try await channel.unary(
        SnapshotServiceMethods.getSnapshot, request, options: options)
    }
  }
}
