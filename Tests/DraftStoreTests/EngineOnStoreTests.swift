// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkbenchEngine

@testable import DraftStore

/// The engine on a real store: what it asks of drafts is what the store does.
@Suite struct EngineOnStoreTests {
  @Test(arguments: 1...6)
  func `after a crash at any time the last acknowledged draft is shown`(
    editsOfLife: Int
  ) throws {
    let bench = try StoreBench()
    var server = StoreBench.base(1)
    for life in 0..<8 {
      let process = try EngineOnStore(bench, writer: "w\(life)", server: server)
      for edit in 0..<editsOfLife {
        process.editKept("[\(life),\(edit)]")
        if (life + edit).isMultiple(of: 3) { process.save() }
        if edit.isMultiple(of: 4) { process.discard() }
      }
      // An edit that no draft holds dies with the process; all others are there.
      let kept = process.engine.document
      process.feed(.edit(.part("a", Array("\"lost\"".utf8))))
      server = process.server
      let next = try EngineOnStore(bench, writer: "n\(life)", server: server)
      #expect(next.engine.document == kept)
      #expect(next.engine.status.pendingEdits == 0 || next.engine.status.headline == .autosaved)
      #expect(next.failures.isEmpty && process.failures.isEmpty)
      server = next.server
    }
  }
}

/// An engine whose effects are carried out at once, on a real store and a server of one session.
private final class EngineOnStore {
  var engine: WorkbenchEngine
  private let store: DraftStore
  private var slot: DraftSlot?
  private let writer: String
  private var now = Moment(uptime: 0, wall: 1_700_000_000_000)
  var server: ServerCopy
  var failures: [DraftStoreError] = []

  init(_ bench: StoreBench, writer: String, server: ServerCopy) throws {
    var configuration = EngineConfiguration(writer: writer, seed: 1)
    configuration.worksInParts = true
    engine = WorkbenchEngine(configuration)
    store = try bench.store()
    self.writer = writer
    self.server = server
    feed(.open(.session("s1")))
  }

  func editKept(_ text: String) {
    if !engine.document.content.isInParts {
      feed(.edit(.content(WorkbenchContent(parts: [("a", Array("0".utf8))]))))
    }
    feed(.edit(.part("a", Array(text.utf8))))
    now.uptime += 200
    feed(.tick)
  }

  func save() { feed(.save) }

  func discard() { feed(.discard) }

  func feed(_ event: WorkbenchEvent) {
    var events = [event]
    while !events.isEmpty {
      for effect in engine.handle(events.removeFirst(), at: now) {
        do throws(DraftStoreError) {
          if let answer = try answer(effect) { events.append(answer) }
        } catch {
          failures.append(error)
        }
      }
    }
  }

  private func answer(_ effect: WorkbenchEffect) throws(DraftStoreError) -> WorkbenchEvent? {
    switch effect {
    case .findDraft(let id):
      let found = try store.findDraft(sessionID: id)
      slot = found.slot
      return .draftFound(found.finding)
    case .writeDraft(let draft, _):
      try store.write(draft, in: ownSlot())
      return .draftWritten(revision: draft.revision)
    case .acknowledge(let revision, let base):
      try store.acknowledge(through: revision, base: base, in: ownSlot())
      return nil
    case .trash(let document, let revision):
      try store.trash(document, revision: revision, writtenAt: now.wall, in: ownSlot())
      return .trashed(revision: revision)
    case .fetch: return .fetched(server)
    case .save(let attempt):
      let number = server.version.version + 1
      server = ServerCopy(
        version: ServerVersion(sessionID: "s1", version: number, contentHash: "h\(number)"),
        document: attempt.document)
      return .saveAnswered(key: attempt.key, .saved(server.version))
    case .reconcile(let input):
      return .reconciled(
        revision: input.revision, version: input.theirs.version.version,
        Reconciliation.of(input))
    case .renewCredentials, .probe, .load, .ask, .refuse, .settle, .tell, .closed, .wake,
      .saveServerDraft, .removeServerDraft, .releaseServerDraft:
      return nil
    }
  }

  private func ownSlot() throws(DraftStoreError) -> DraftSlot {
    if let slot { return slot }
    let made = try store.makeSlot(writer: writer)
    slot = made
    return made
  }
}
