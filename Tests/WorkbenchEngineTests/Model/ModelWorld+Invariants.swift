// SPDX-License-Identifier: Apache-2.0

@testable import WorkbenchEngine

extension ModelWorld {
  /// All that is violated now.
  mutating func violations() -> [String] {
    var found = server.violations
    for index in clients.indices {
      let client = clients[index]
      found += stores[index].violations + client.violations
      found += check(client, stores[index])
      found += serverDraftViolations(client, stores[index])
      client.vanished = []
      if let headline = client.status?.headline { headlines.insert(headline) }
    }
    return found
  }

  private func check(_ client: ModelClient, _ store: StoreModel) -> [String] {
    var found: [String] = []
    for document in client.vanished
    where !isKept(document, store) && !isOnServer(document) {
      found.append("\(client.name): what was shown is gone: \(document)")
    }
    if let edit = overdueEdit(client, store) {
      found.append("\(client.name): edit \(edit.revision) of \(edit.time) is nowhere")
    }
    if client.status?.headline == .saved, let base = client.engine.base {
      let versions = server.sessions[base.version.sessionID]?.versions ?? []
      let number = Int(base.version.version)
      if number < 1 || number > versions.count
        || versions[number - 1].fingerprint != client.engine.document.fingerprint
      {
        found.append("\(client.name): it says saved, but the server has something else")
      }
    }
    return found
  }

  /// True if a document is on the server, in a draft, in the history or in the trash.
  func isKept(_ document: String, _ store: StoreModel) -> Bool {
    server.documents.contains(document) || store.documents.contains(document)
      || store.draft?.document.fingerprint == document
  }

  /// True if a draft on the server has a document.
  private func isOnServer(_ document: String) -> Bool {
    serverDrafts.contains { $0.values.contains { $0.document.fingerprint == document } }
  }

  /// The oldest edit that had to be kept by now and is not, where nothing says so.
  private func overdueEdit(_ client: ModelClient, _ store: StoreModel) -> ModelClient.Record? {
    guard client.engine.life == .editing, client.storeQueue.isEmpty, let last = client.records.last
    else { return nil }
    if case .localFailed = client.engine.content { return nil }
    let kept = client.records.lastIndex { isKept($0.fingerprint, store) }
    let first = client.records.index(after: kept ?? -1)
    guard first < client.records.count else { return nil }
    let edit = client.records[first]
    let isDue = now.uptime - last.time >= 200 || now.uptime - edit.time >= 2_000
    return isDue ? edit : nil
  }

  // MARK: Coming to rest

  /// Lets everything succeed until nothing is left to do; returns what is then not as it must be.
  mutating func settle() -> [String] {
    server.sessions[sessionID]?.isDeleted = false
    for _ in 0..<400 {
      for index in clients.indices { settleOnce(index) }
      advance(by: 400)
      let found = violations()
      if !found.isEmpty { return found }
    }
    return clients.compactMap { client in
      if client.status?.headline == .saved, client.engine.serverDraft.copy != nil {
        return "\(client.name): all is saved, and the server still has a draft"
      }
      return client.status?.headline == .saved || client.status?.headline == .behind
        ? nil : "\(client.name) does not come to rest: \(String(describing: client.status))"
    }
  }

  private mutating func settleOnce(_ index: Int) {
    feed(index, .linkUp)
    while !clients[index].storeQueue.isEmpty { applyStore(index, answers: true) }
    while !clients[index].comparisons.isEmpty { compare(index) }
    while !clients[index].answers.isEmpty { answer(index) }
    while !clients[index].serverQueue.isEmpty { serve(index) }
    settleServerDrafts(index)
    let client = clients[index]
    switch client.engine.remote {
    case .diverged(let version, let divergence) where divergence != .examining:
      client.consent(to: version)
      feed(index, .resolve(.keepMine, reviewed: version.version))
    case .gone: feed(index, .resolve(.saveAsCopy(title: "rest"), reviewed: 0))
    case .absent, .inSync, .unverified, .behind, .diverged:
      if client.status?.pendingEdits != 0 { feed(index, .save) }
    }
  }

  private mutating func serve(_ index: Int) {
    switch clients[index].serverQueue.removeFirst() {
    case .save(let attempt):
      deliver(index, .saveAnswered(key: attempt.key, server.execute(attempt)))
    case .fetch(let id):
      deliver(index, server.copy(of: id).map { .fetched($0) } ?? .fetchFailed(.missing))
    case .renewCredentials: feed(index, .credentialsRenewed(true))
    case .probe: feed(index, .linkUp)
    default: break
    }
  }
}
