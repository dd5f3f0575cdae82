// SPDX-License-Identifier: Apache-2.0

@testable import WorkbenchEngine

/// Drafts on the server: each process writes its own, and opens what the other left.
extension ModelWorld {
  mutating func runServerDrafts(_ index: Int) {
    guard !clients[index].serverDraftCalls.isEmpty else { return }
    let isDown = clients[index].engine.link != .online
    switch clients[index].serverDraftCalls.removeFirst() {
    case .saveServerDraft(let draft):
      let luck = isDown ? 70 + random.below(20) : random.below(100)
      if luck < 80 { keep(draft, of: index) }
      switch luck {
      case 0..<70: feed(index, .serverDraftAnswered(revision: draft.revision, .kept))
      case 70..<90:
        let wait: Int64? = random.happens(50) ? 700 : nil
        feed(index, .serverDraftAnswered(revision: draft.revision, .later(retryAfter: wait)))
      default: feed(index, .serverDraftAnswered(revision: draft.revision, .refused))
      }
    case .removeServerDraft(let id):
      let isRemoved = !isDown && random.happens(80)
      if isRemoved { serverDrafts[index][id ?? ""] = nil }
      feed(index, .serverDraftRemoved(isRemoved))
    case .releaseServerDraft(let reference):
      if !isDown { release(reference) }
      feed(index, .serverDraftReleased)
    default: break
    }
  }

  /// Carries out all calls, which succeed.
  mutating func settleServerDrafts(_ index: Int) {
    while !clients[index].serverDraftCalls.isEmpty {
      switch clients[index].serverDraftCalls.removeFirst() {
      case .saveServerDraft(let draft):
        keep(draft, of: index)
        feed(index, .serverDraftAnswered(revision: draft.revision, .kept))
      case .removeServerDraft(let id):
        serverDrafts[index][id ?? ""] = nil
        feed(index, .serverDraftRemoved(true))
      case .releaseServerDraft(let reference):
        release(reference)
        feed(index, .serverDraftReleased)
      default: break
      }
    }
  }

  private mutating func keep(_ draft: ServerDraft, of index: Int) {
    serverDrafts[index][draft.sessionID ?? ""] = draft
  }

  private mutating func release(_ reference: ServerDraftReference) {
    guard let owner = Int(reference.deviceID) else { return }
    let key = reference.sessionID ?? ""
    guard let draft = serverDrafts[owner][key], "\(draft.revision)" == reference.etag else {
      return
    }
    serverDrafts[owner][key] = nil
  }

  /// Opens a draft that the other process left on the server; false if there is none.
  mutating func openServerDraft(_ index: Int) -> Bool {
    let owner = 1 - index
    guard let (key, draft) = serverDrafts[owner].min(by: { $0.key < $1.key }) else { return false }
    let client = clients[index]
    let base = draft.sessionID.flatMap { id in copy(of: id, draft.baseVersion) }
    if let base { client.consent(to: base.version) }
    client.precious = draft.document.fingerprint
    let reference = ServerDraftReference(
      subject: draft.sessionID.map { .session($0) } ?? .unsaved(key), deviceID: "\(owner)",
      etag: "\(draft.revision)")
    let work = WorkbenchDraft(
      revision: draft.revision, document: draft.document, base: base, attempt: nil, writtenAt: 0)
    client.take(.open(.serverDraft(work, reference)), at: now)
    return true
  }

  private func copy(of id: String, _ number: Int64) -> ServerCopy? {
    guard let versions = server.sessions[id]?.versions,
      versions.indices.contains(Int(number) - 1)
    else { return nil }
    let document = versions[Int(number) - 1]
    return ServerCopy(
      version: ServerVersion(
        sessionID: id, version: number, contentHash: "\(document.fingerprint.hashValue)"),
      document: document)
  }

  /// What is violated by the calls that wait.
  func serverDraftViolations(_ client: ModelClient, _ store: StoreModel) -> [String] {
    var found: [String] = []
    var count = 0
    for call in client.serverDraftCalls {
      switch call {
      case .saveServerDraft(let draft):
        count += 1
        if !client.wasShown(draft) { found.append("\(client.name): a server draft of its own") }
      case .removeServerDraft: count += 1
      default: break
      }
    }
    if count > 1 { found.append("\(client.name): two calls for the server's draft") }
    return found
  }
}

extension ModelClient {
  /// True if a draft holds a document that the user has seen.
  func wasShown(_ draft: ServerDraft) -> Bool {
    let fingerprint = draft.document.fingerprint
    return records.contains { $0.fingerprint == fingerprint }
      || engine.document.fingerprint == fingerprint
  }
}
