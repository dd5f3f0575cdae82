// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceAPI
import PersistenceModel
import PersistenceServer
import ProtobufWire
import RPC
import RPCInProcess
import RPCProtobuf
import TestSupport
import Testing

/// What is refused before any store is asked.
@Suite struct SnapshotRefusalTests {
  private let transport: InProcessTransport
  private let sessions: MemorySessionStore

  init() throws {
    sessions = try MemorySessionStore()
    var registry = ServiceRegistry()
    let scheduler = TestScheduler(firesAtOnce: true)
    let slot = ServiceSlot<SnapshotService>(scheduler: scheduler)
    SnapshotService.register(slot, in: &registry)
    let logs = ServiceSlot<AccessLogService>(scheduler: scheduler)
    AccessLogService.register(logs, in: &registry)
    let tokens = PageTokenSealer(hmac: try HMACSHA256(key: [1]), ageMax: .seconds(60))
    let now: @Sendable () -> Timestamp = { Timestamp(microseconds: 1_800_000_000_000_000) }
    let visits = VisitCounter(
      store: NoSnapshots(), scheduler: TestScheduler(firesAtOnce: true),
      configuration: .init(window: .zero))
    slot.fill(
      SnapshotService(
        store: NoSnapshots(), sessions: sessions, visits: visits,
        misses: EnumerationGuard(RateLimits()),
        limits: Limits(), pageTokens: tokens, now: now))
    logs.fill(
      AccessLogService(store: NoSnapshots(), limits: Limits(), pageTokens: tokens, now: now))
    transport = InProcessTransport(services: registry, admission: DevelopmentAdmission())
  }

  private func reason<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request
  ) async -> String? {
    do throws(RPCError) {
      _ = try await transport.unary(method, request)
      return nil
    } catch {
      return Refusal(error).reason
    }
  }

  @Test func `an id of a wrong form is refused by every method`() async {
    typealias Methods = SnapshotServiceMethods
    let id = "A23456789012345678901+"
    let reasons = [
      await reason(Methods.getSnapshot, GetSnapshotRequest.with { $0.id = id }),
      await reason(Methods.getSnapshotMetadata, GetSnapshotMetadataRequest.with { $0.id = id }),
      await reason(Methods.deleteSnapshot, DeleteSnapshotRequest.with { $0.id = id }),
      await reason(Methods.starSnapshot, StarSnapshotRequest.with { $0.id = id }),
      await reason(Methods.updateSnapshotAccess, UpdateSnapshotAccessRequest.with { $0.id = id }),
      await reason(
        Methods.createSessionFromSnapshot,
        CreateSessionFromSnapshotRequest.with { $0.snapshotID = id }),
      await reason(
        AccessLogServiceMethods.listSnapshotVisitors,
        ListSnapshotVisitorsRequest.with { $0.snapshotID = id }),
      await reason(
        AccessLogServiceMethods.deleteAccessLog,
        DeleteAccessLogRequest.with { $0.snapshotID = id }),
    ]
    #expect(reasons.allSatisfy { $0 == "SNAPSHOT_ID_INVALID" })
  }

  @Test func `a creation names its fault`() async {
    func reason(_ fill: (inout CreateSnapshotRequest) -> Void) async -> String? {
      await self.reason(
        SnapshotServiceMethods.createSnapshot,
        CreateSnapshotRequest.with {
          $0.title = "t"
          $0.content = Array("{}".utf8)
          fill(&$0)
        })
    }
    #expect(await reason { $0.content = [] } == "SNAPSHOT_SOURCE_INVALID")
    #expect(await reason { $0.sourceSessionID = "x" } == "SNAPSHOT_SOURCE_INVALID")
    #expect(await reason { $0.sourceSessionVersion = 1 } == "SNAPSHOT_SOURCE_INVALID")
    #expect(await reason { $0.title = nil } == "TITLE_EMPTY")
    #expect(await reason { $0.content = [0x22, 0xFF, 0x22] } == "CONTENT_NOT_UTF8")
    #expect(await reason { $0.requestID = " " } == "REQUEST_ID_INVALID")
    #expect(
      await reason {
        $0.access = .with { $0.visibility = SnapshotAccess.Visibility.Wire(rawValue: 9) }
      } == "ENUM_VALUE_UNKNOWN")
    #expect(
      await reason { $0.access = .with { $0.readerIDs = ["a"] } } == "READER_INVALID")
    #expect(
      await reason {
        $0.access = .with { $0.expireTime = .with { $0.seconds = Int64.max } }
      } == "EXPIRE_TIME_INVALID")
    #expect(
      await reason {
        $0.content = []
        $0.sourceSessionID = "x"
      } == "SESSION_ID_INVALID")
    #expect(
      await reason {
        $0.content = []
        $0.sourceSessionID = "AAAAAAAAAAAAAAAAAAAAAA"
        $0.sourceSessionVersion = -1
      } == "VERSION_INVALID")
  }

  @Test(arguments: [(Int64(0), 1), (1, 0)])
  func `the metadata of a source is read only to find its version where none is named`(
    version: Int64, reads: Int
  ) async throws {
    let limits = Limits()
    let new = NewSession(
      title: try Title(validating: "t", limits: limits),
      description: try SessionDescription(validating: "", limits: limits),
      content: try Content(validating: Array("{}".utf8), limits: limits))
    let owner = try #require(OwnerID(DevelopmentAdmission.defaultUser))
    let source = try await sessions.createSession(
      new, owner: owner, requestID: nil, at: Timestamp(microseconds: 0))
    let outcome = await reason(
      SnapshotServiceMethods.createSnapshot,
      CreateSnapshotRequest.with {
        $0.sourceSessionID = source.id.text
        $0.sourceSessionVersion = version
      })
    // The store of snapshots, which refuses everything, was asked last.
    #expect(outcome == "SNAPSHOT_NOT_FOUND")
    #expect(sessions.metadataReadCount == reads)
  }

  @Test func `an access must be given to replace one`() async {
    #expect(
      await reason(
        SnapshotServiceMethods.updateSnapshotAccess,
        UpdateSnapshotAccessRequest.with { $0.id = "AAAAAAAAAAAAAAAAAAAAAA" })
        == "FIELD_REQUIRED")
  }
}

/// A store without snapshots or visits.
private struct NoSnapshots: SnapshotStore, AccessLogStore {
  func createSnapshot(
    _ new: NewSnapshot, owner: OwnerID, attempt: CreationAttempt?, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata { throw .snapshotNotFound }

  func earlierSnapshot(
    of attempt: CreationAttempt, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata? { nil }

  func snapshot(
    _ id: SnapshotID, reader: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> Snapshot { throw .snapshotNotFound }

  func snapshotMetadata(
    _ id: SnapshotID, reader: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> (metadata: SnapshotMetadata, isStarred: Bool) {
    throw .snapshotNotFound
  }

  func starSnapshot(
    _ id: SnapshotID, for user: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) { throw .snapshotNotFound }

  func unstarSnapshot(
    _ id: SnapshotID, for user: OwnerID
  ) async throws(PersistenceError) -> Bool { false }

  func listSnapshots(
    _ query: SnapshotQuery, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotPage { SnapshotPage(snapshots: [], next: nil) }

  func deleteSnapshot(
    _ id: SnapshotID, owner: OwnerID, requestID: RequestID?, at now: Timestamp
  ) async throws(PersistenceError) { throw .snapshotNotFound }

  func updateSnapshotAccess(
    _ id: SnapshotID, owner: OwnerID, access: SnapshotAccess, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata { throw .snapshotNotFound }

  func countVisit(_ visit: Visit, window: Duration) async -> VisitOutcome { .counted }

  func listAccessLogs(
    _ query: AccessLogQuery, visitor: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> AccessLogPage { AccessLogPage(logs: [], next: nil) }

  func listVisitors(
    _ query: SnapshotVisitorQuery, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotVisitorPage { throw .snapshotNotFound }

  func deleteAccessLog(
    of snapshot: SnapshotID, visitor: OwnerID
  ) async throws(PersistenceError) { throw .accessLogNotFound }
}
