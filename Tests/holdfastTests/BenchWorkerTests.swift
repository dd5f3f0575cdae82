// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HoldfastClient
import LoadTesting
import RPCInProcess
import Synchronization
import Testing

@testable import holdfast

/// A load is of no use if it counts wrong answers as right ones.
@Suite struct BenchWorkerTests {
  private static let content = Array("{\"a\": 1}".utf8)

  private static func hash(_ content: [UInt8]) throws -> String {
    Hexadecimal.encode(try SHA256.digest(of: content).bytes)
  }

  private static func session(version: Int64, hash: String) -> SessionMetadata.Wire {
    var metadata = SessionMetadata.Wire()
    metadata.id = "s"
    metadata.version = version
    metadata.contentHash = hash
    return metadata
  }

  /// A worker on one session of version 3 and one snapshot, whose calls the services answer.
  private static func worker(_ services: ServiceRegistry) throws -> BenchWorker {
    var snapshot = SnapshotMetadata.Wire()
    snapshot.id = "p"
    snapshot.contentHash = try hash(content)
    var items = BenchItems()
    items.sessions = [session(version: 3, hash: try hash(content))]
    items.snapshots = [snapshot]
    var configuration = HoldfastClientConfiguration(servers: [])
    configuration.retry = .none
    return BenchWorker(
      client: HoldfastClient(
        transport: InProcessTransport(services: services), configuration: configuration),
      board: BenchBoard(items, document: LoadDocument.text(size: 0, seed: 1)), work: .mix,
      sessionChoice: KeyChoice(.uniform, count: 1), snapshotChoice: KeyChoice(.uniform, count: 1),
      ownSessions: [0], random: SplitMix(seed: 1))
  }

  private func isRight(_ outcome: BenchBoard.Outcome) -> Bool {
    if case .right = outcome { true } else { false }
  }

  private func isWrong(_ outcome: BenchBoard.Outcome) -> Bool {
    if case .wrong = outcome { true } else { false }
  }

  @Test(arguments: [(3, true), (4, true), (2, false)])
  func `an older version than a known one is wrong`(version: Int64, isExpected: Bool) async throws {
    var services = ServiceRegistry()
    services.bind(SessionServiceMethods.getSessionMetadata) { _, _ in
      var response = GetSessionMetadataResponse()
      response.metadata = Self.session(version: version, hash: "")
      return response
    }
    var worker = try Self.worker(services)
    #expect(isRight(await worker.make(.metadata)) == isExpected)
  }

  @Test(arguments: ["{\"a\": 1}", "{\"a\": 2}"])
  func `a content that does not have its hash is wrong`(sent: String) async throws {
    var services = ServiceRegistry()
    let hash = try Self.hash(Self.content)
    services.bind(SessionServiceMethods.getSession) { _, _ in
      var response = GetSessionResponse()
      response.session = .init()
      response.session?.metadata = Self.session(version: 3, hash: hash)
      response.session?.content = Array(sent.utf8)
      return response
    }
    services.bind(SnapshotServiceMethods.getSnapshot) { _, _ in
      var response = GetSnapshotResponse()
      response.snapshot = .init()
      response.snapshot?.metadata = .init()
      response.snapshot?.metadata?.contentHash = hash
      response.snapshot?.content = Array(sent.utf8)
      return response
    }
    var worker = try Self.worker(services)
    for call in [LoadCall.get, .openSnapshot] {
      let outcome = await worker.make(call)
      #expect(sent == "{\"a\": 1}" ? isRight(outcome) : isWrong(outcome), "\(call)")
    }
  }

  @Test func `a save makes the next version of what was sent, or is wrong`() async throws {
    let versions = Mutex<[Int64]>([4, 5, 5])
    var services = ServiceRegistry()
    services.bind(SessionServiceMethods.updateSession) { request, _ in
      var response = UpdateSessionResponse()
      response.metadata = Self.session(
        version: versions.withLock { $0.removeFirst() },
        hash: try Self.hash(request.content ?? []))
      return response
    }
    var worker = try Self.worker(services)
    #expect(isRight(await worker.make(.save)))
    #expect(isRight(await worker.make(.save)))
    #expect(isWrong(await worker.make(.save)))
    #expect(worker.board.version(of: 0) == 5)
  }

  @Test func `a refused call is a failure with its code and reason`() async throws {
    var worker = try Self.worker(ServiceRegistry())
    guard case .failed(let name) = await worker.make(.list) else {
      Issue.record("The call did not fail.")
      return
    }
    #expect(name.hasPrefix("UNIMPLEMENTED "))
  }
}

@Suite struct BenchPhaseTests {
  @Test func `calls that are due after the end are not started, and counted`() async throws {
    let board = BenchBoard(BenchItems(), document: [])
    // The time is over at once; the schedule has 100 calls.
    let phase = BenchPhase(
      ArrivalSchedule(from: 100, to: 100, seconds: 1), seconds: 0)
    let client = HoldfastClient(transport: InProcessTransport(services: ServiceRegistry()))
    await phase.run(
      BenchWorker(
        client: client, board: board, work: .metadata,
        sessionChoice: KeyChoice(.uniform, count: 1), snapshotChoice: KeyChoice(.uniform, count: 1),
        ownSessions: [], random: SplitMix(seed: 1)))
    let outcomes = board.takeOutcomes()
    #expect(outcomes.notStarted == 100)
    #expect(outcomes.tallies.isEmpty)
  }
}

@Suite struct TextTableTests {
  @Test func `columns have the width of their longest cell, and numbers end in line`() {
    var table = TextTable(["call", "p50 ms", "note"])
    table.append(["GetSession", "10.5", "é"])
    table.append(["Save", "9", ""])
    #expect(
      table.lines == [
        "CALL        P50 MS  NOTE", "GetSession    10.5  é", "Save             9",
      ])
  }
}
