// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HoldfastClient
import LoadTesting

/// Makes one call after the other, and checks each answer.
struct BenchWorker {
  let client: HoldfastClient
  let board: BenchBoard
  let work: LoadWork
  let sessionChoice: KeyChoice
  let snapshotChoice: KeyChoice
  /// The sessions that only this worker saves, so that no two compete for a version.
  let ownSessions: [Int]
  var random: SplitMix

  /// Makes a call, and judges the answer.
  mutating func make(_ call: LoadCall) async -> BenchBoard.Outcome {
    do throws(HoldfastError) {
      let isRight =
        switch call {
        case .metadata: try await pollMetadata()
        case .get: try await open()
        case .list: try await list()
        case .save: try await save()
        case .openSnapshot: try await openSnapshot()
        case .makeSnapshot: try await makeSnapshot()
        }
      return isRight ? .right : .wrong
    } catch {
      return .failed("\(error.code.name) \(error.reason.rawValue)")
    }
  }

  private mutating func pollMetadata() async throws(HoldfastError) -> Bool {
    let session = sessionChoice.draw(&random)
    let known = board.version(of: session)
    let metadata = try await client.sessions.metadata(board.items.sessions[session].id)
    return metadata.version >= known
  }

  private mutating func open() async throws(HoldfastError) -> Bool {
    let session = sessionChoice.draw(&random)
    let known = board.version(of: session)
    let opened = try await client.sessions.get(board.items.sessions[session].id)
    return opened.metadata.version >= known
      && Self.hash(of: opened.content) == opened.metadata.contentHash
  }

  private func list() async throws(HoldfastError) -> Bool {
    var request = ListSessionsRequest()
    request.pageSize = 20
    let page = try await client.sessions.list(request).page()
    return !page.items.isEmpty
  }

  private mutating func save() async throws(HoldfastError) -> Bool {
    let session = ownSessions.randomElement(using: &random) ?? 0
    let known = board.version(of: session)
    let document = LoadDocument.edited(board.document, edit: random.next())
    do throws(HoldfastError) {
      let saved = try await client.sessions.update(
        board.items.sessions[session].id, replacing: known, content: document)
      board.saw(saved.metadata.version, of: session)
      return saved.metadata.version == known + 1
        && saved.metadata.contentHash == Self.hash(of: document)
    } catch {
      // Somebody else saved it, such as another load.
      if let conflict = error.versionConflict { board.saw(conflict.version, of: session) }
      throw error
    }
  }

  private mutating func openSnapshot() async throws(HoldfastError) -> Bool {
    let snapshot = board.items.snapshots[snapshotChoice.draw(&random)]
    let opened = try await client.snapshots.get(snapshot.id)
    return opened.metadata.contentHash == snapshot.contentHash
      && Self.hash(of: opened.content) == snapshot.contentHash
  }

  private mutating func makeSnapshot() async throws(HoldfastError) -> Bool {
    let session = sessionChoice.draw(&random)
    let made = try await client.snapshots.create(of: board.items.sessions[session].id)
    return made.sourceSessionID == board.items.sessions[session].id
  }

  private static func hash(of content: [UInt8]) -> String? {
    (try? SHA256.digest(of: content)).map { Hexadecimal.encode($0.bytes) }
  }
}
