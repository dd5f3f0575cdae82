// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Synchronization

/// A store with traces of sessions that are at version 1, whose calls fail for some users.
final class TracedStore: SessionTraceStore {
  enum Call { case traces, metadata }

  private struct State {
    var traces: [OwnerID: [SessionTrace]] = [:]
    var failing: [Call: Set<OwnerID>] = [:]
    var traceCallCount = 0
    var versionCallCount = 0
    var metadataCounts: [Int] = []
    var onTraces: @Sendable () async -> Void = {}
    var onMetadata: @Sendable () -> Void = {}
  }

  private let state = Mutex(State())

  var traceCallCount: Int { state.withLock { $0.traceCallCount } }
  var versionCallCount: Int { state.withLock { $0.versionCallCount } }
  /// The numbers of sessions that were read at once.
  var metadataCounts: [Int] { state.withLock { $0.metadataCounts } }
  /// Runs while traces are read.
  var onTraces: @Sendable () async -> Void {
    get { state.withLock { $0.onTraces } }
    set { state.withLock { $0.onTraces = newValue } }
  }
  /// Runs once sessions were read.
  var onMetadata: @Sendable () -> Void {
    get { state.withLock { $0.onMetadata } }
    set { state.withLock { $0.onMetadata = newValue } }
  }

  /// Makes the calls about these users fail.
  func fail(_ call: Call, for users: Set<OwnerID>) {
    state.withLock { $0.failing[call] = users }
  }

  @discardableResult
  func addTraces(_ count: Int, of user: OwnerID, at time: Timestamp) throws -> [SessionKey] {
    let keys = try (0..<count).map { _ in SessionKey(ownerID: user, id: try SessionID.random()) }
    state.withLock { state in
      state.traces[user, default: []] += keys.map {
        SessionTrace(key: $0, kind: .changed, time: time, detail: 1)
      }
    }
    return keys
  }

  static func metadata(_ key: SessionKey, version: Int64 = 1) -> SessionMetadata {
    let time = Timestamp(microseconds: 0)
    return SessionMetadata(
      id: key.id, ownerID: key.ownerID, title: "t", description: "", version: version,
      contentHash: digest, contentSize: 0, createTime: time, updateTime: time)
  }

  private static let digest: Digest = {
    do {
      return try SHA256.digest(of: [])
    } catch {
      preconditionFailure("OpenSSL has SHA-256")
    }
  }()

  func traces(
    since times: [OwnerID: Timestamp]
  ) async throws(PersistenceError) -> [OwnerID: [SessionTrace]] {
    let (fails, found, body) = state.withLock { state in
      state.traceCallCount += 1
      return (
        !(state.failing[.traces] ?? []).isDisjoint(with: times.keys),
        state.traces.filter { times[$0.key] != nil }, state.onTraces
      )
    }
    await body()
    if fails { throw PersistenceError(.deadlineExceeded, "too slow") }
    return found
  }

  func owners(
    of ids: [SessionID], readableBy user: OwnerID
  ) async throws(PersistenceError) -> [SessionID: OwnerID] {
    Dictionary(uniqueKeysWithValues: ids.map { ($0, user) })
  }

  func versions(
    of keys: [SessionKey]
  ) async throws(PersistenceError) -> [SessionKey: Int64] {
    state.withLock { $0.versionCallCount += 1 }
    return Dictionary(uniqueKeysWithValues: keys.map { ($0, 1) })
  }

  func metadata(of keys: [SessionKey]) async throws(PersistenceError) -> [SessionMetadata] {
    let (fails, body) = state.withLock { state in
      state.metadataCounts.append(keys.count)
      return (
        !(state.failing[.metadata] ?? []).isDisjoint(with: keys.map(\.ownerID)), state.onMetadata
      )
    }
    body()
    if fails { throw PersistenceError(.contentCorrupt, "The stored data is damaged.") }
    return keys.map { Self.metadata($0) }
  }
}
