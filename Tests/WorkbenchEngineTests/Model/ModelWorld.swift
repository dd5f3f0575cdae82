// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import WorkbenchEngine

/// Two processes on one session, another writer, a server and disks, driven at random.
struct ModelWorld {
  let seed: UInt64
  var random: SplitMix
  var now = Moment(uptime: 1_000, wall: 1_700_000_000_000)
  var server = ServerModel()
  var stores = [StoreModel(), StoreModel()]
  var clients: [ModelClient] = []
  /// The drafts on the server of each process, by the session; "" for unsaved work.
  var serverDrafts: [[String: ServerDraft]] = [[:], [:]]
  var sessionID = "s1"
  var engineCount = 0
  var token = 0
  var keepsLog = false
  /// Saves whose caller has given up on them, and which the server may still execute.
  var zombies: [SaveAttempt] = []
  var consented = [Set<String>(), Set<String>()]
  /// Every headline that was shown.
  var headlines: Set<Headline> = []

  init(seed: UInt64, keepsLog: Bool = false) {
    self.seed = seed
    self.keepsLog = keepsLog
    random = SplitMix(seed: seed)
    server.sessions["s1"] = ServerModel.Session()
    server.append(freshDocument(), to: "s1")
    for index in 0..<2 {
      clients.append(makeClient(index))
      open(index)
    }
  }

  mutating func freshDocument() -> WorkbenchDocument {
    WorkbenchDocument(
      title: "t0",
      content: WorkbenchContent(
        parts: (0..<4).map { (name: "p\($0)", bytes: Array("\($0)".utf8)) }))
  }

  mutating func makeClient(_ index: Int) -> ModelClient {
    engineCount += 1
    var configuration = EngineConfiguration(writer: "w\(engineCount)", seed: random.next())
    configuration.worksInParts = true
    configuration.mergesByItself = random.happens(30)
    configuration.loadsNewerByItself = random.happens(30)
    configuration.saveAfter = random.happens(30) ? 5_000 : nil
    configuration.serverDraftEvery = random.happens(50) ? 1_000 : nil
    let client = ModelClient(name: "c\(index)", configuration)
    client.consented = consented[index]
    client.keepsLog = keepsLog
    return client
  }

  mutating func open(_ index: Int) {
    let client = clients[index]
    if let draft = stores[index].draft {
      client.precious = draft.document.fingerprint
      if draft.base == nil {
        client.take(.open(.draft(draft)), at: now)
        return
      }
      client.take(.open(.session(draft.base?.version.sessionID ?? sessionID)), at: now)
    } else if random.happens(25), openServerDraft(index) {
      return
    } else if random.happens(10) {
      client.take(.open(.new(freshDocument())), at: now)
    } else {
      client.take(.open(.session(sessionID)), at: now)
    }
  }

  // MARK: Running

  /// Takes a random step; returns what was violated.
  mutating func step() -> [String] {
    let index = random.below(2)
    switch random.below(100) {
    case 0..<24: edit(index)
    case 24..<40: advance(by: Int64(random.below(random.happens(10) ? 8_000 : 260)))
    case 40..<42: runServerDrafts(index)
    case 42..<58: runStore(index)
    case 58..<72: runServer(index)
    case 72..<79: answer(index)
    case 79..<84: compare(index)
    case 84..<90: request(index)
    case 90..<93: foreignWrite()
    case 93..<95: watch(index)
    case 95..<96: link(index)
    case 96..<97: runServerDrafts(index)
    case 97..<98: now.wall += Int64(random.below(20_000_000)) - 10_000_000
    default: random.happens(60) ? crash(index) : rare(index)
    }
    return violations()
  }

  mutating func feed(_ index: Int, _ event: WorkbenchEvent) {
    let client = clients[index]
    client.take(event, at: now)
    if client.isClosed {
      consented[index] = client.consented
      // What was asked of the store is done before the process ends.
      while !client.storeQueue.isEmpty { applyStore(index, answers: false) }
      restart(index)
    }
  }

  private mutating func restart(_ index: Int) {
    let old = clients[index]
    consented[index] = old.consented
    let client = makeClient(index)
    client.violations = old.violations
    client.vanished = old.vanished
    client.trace = old.trace
    client.note(.start)
    clients[index] = client
    stores[index].lastWritten = nil
    open(index)
  }

  private mutating func crash(_ index: Int) {
    let client = clients[index]
    // Whatever prefix of the work was done, nobody heard of it.
    for _ in 0..<random.below(client.storeQueue.count + 1) { applyStore(index, answers: false) }
    for effect in client.serverQueue where random.happens(50) {
      if case .save(let attempt) = effect { _ = server.execute(attempt) }
    }
    restart(index)
  }

  // MARK: Actions

  private mutating func edit(_ index: Int) {
    token += 1
    let edit: WorkbenchEdit
    switch random.below(20) {
    case 0: edit = .title("t\(token)")
    case 1: edit = .description("d\(token)")
    case 2:
      guard let base = clients[index].engine.base else { return }
      edit = .document(base.document)
    default: edit = .part("p\(random.below(5))", Array("\(token)".utf8))
    }
    feed(index, .edit(edit))
  }

  mutating func advance(by time: Int64) {
    now.uptime += time
    now.wall += time
    for index in clients.indices {
      if let wakeAt = clients[index].wakeAt, wakeAt <= now.uptime { feed(index, .tick) }
    }
  }

  mutating func runStore(_ index: Int) {
    guard !clients[index].storeQueue.isEmpty else { return }
    if random.happens(8) {
      failStore(index)
    } else {
      applyStore(index, answers: true)
    }
  }

  private mutating func failStore(_ index: Int) {
    let failure = LocalFailure.allCases[random.below(LocalFailure.allCases.count)]
    switch clients[index].storeQueue.removeFirst() {
    case .writeDraft(let draft, _): feed(index, .draftFailed(revision: draft.revision, failure))
    case .trash(_, let revision): feed(index, .trashFailed(revision: revision, failure))
    case .findDraft: feed(index, .draftFound(DraftFinding(draft: stores[index].draft)))
    default: break  // An acknowledgement that is lost.
    }
  }

  mutating func applyStore(_ index: Int, answers: Bool) {
    let event: WorkbenchEvent?
    switch clients[index].storeQueue.removeFirst() {
    case .findDraft: event = .draftFound(DraftFinding(draft: stores[index].draft))
    case .writeDraft(let draft, let parts):
      stores[index].write(draft, parts)
      event = .draftWritten(revision: draft.revision)
    case .acknowledge(let revision, let base):
      stores[index].acknowledge(through: revision, base)
      event = nil
    case .trash(let document, let revision):
      stores[index].trash(document, revision)
      event = .trashed(revision: revision)
    default: event = nil
    }
    if answers, let event { feed(index, event) }
  }
}
