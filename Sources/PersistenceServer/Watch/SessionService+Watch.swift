// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  /// A watch that has begun; `end` must be called.
  struct Watch {
    let mailbox: SessionMailbox
    private let hub: SessionWatchHub
    private let token: Int

    fileprivate init(_ mailbox: SessionMailbox, hub: SessionWatchHub, token: Int) {
      self.mailbox = mailbox
      self.hub = hub
      self.token = token
    }

    func end() {
      hub.remove(token)
    }
  }

  /// The number of sessions that are read at once for a new watch: their titles and descriptions
  /// may take 9 KB each.
  private static let watchPageSize = 250

  /// Tells a caller of changes until the call ends.
  func watch(
    _ request: WatchSessionsRequest, caller: OwnerID,
    to output: ResponseWriter<WatchSessionsResponse>
  ) async throws {
    let watch = try await beginWatch(request, caller: caller)
    defer { watch.end() }
    try output.sendInitialMetadata()
    while let news = await watch.mailbox.take() {
      for item in news {
        if case .changed(let news) = item {
          try await output.send(try news.framed(by: output))
        } else {
          try await output.send(WatchSessionsResponse(item))
        }
      }
    }
  }

  /// Begins a watch: the mailbox contains the events that the caller does not know yet, and
  /// receives further ones.
  func beginWatch(
    _ request: WatchSessionsRequest, caller: OwnerID
  ) async throws(PersistenceError) -> Watch {
    guard !request.sessions.isEmpty else { throw .missing("sessions") }
    guard request.sessions.count <= limits.watchedSessionsMax else {
      throw PersistenceError(
        .sessionsTooMany,
        "A call may watch at most \(limits.watchedSessionsMax) sessions, not "
          + "\(request.sessions.count).", field: "sessions",
        metadata: [
          "count": "\(request.sessions.count)", "limit": "\(limits.watchedSessionsMax)",
        ])
    }
    var known: [SessionID: Int64] = [:]
    for session in request.sessions {
      let id = try SessionID(validating: session.id)
      known[id] = try ExpectedVersion.optional(session.knownVersion, field: "known_version") ?? 0
    }
    return try await watchTurns.run { () throws(PersistenceError) in
      try await beginWatch(known, caller)
    }
  }

  private func beginWatch(
    _ known: [SessionID: Int64], _ caller: OwnerID
  ) async throws(PersistenceError) -> Watch {
    let ids = Array(known.keys)
    let owners = try await store.owners(of: ids, readableBy: caller)
    let keys = ids.compactMap { id in owners[id].map { SessionKey(ownerID: $0, id: id) } }
    // Sessions that the caller may not read produce one GONE event and are not tracked.
    let mailbox = try SessionMailbox(
      known: known.filter { owners[$0.key] != nil }, memory: watchMemory.lease(for: caller))
    // Whatever changes from here on is in the mailbox, what changed before is read now.
    let watch = Watch(
      mailbox, hub: watches, token: watches.add(mailbox, user: caller, keys: keys))
    do throws(PersistenceError) {
      var missing = Set(ids)
      var unkept: Set<SessionID> = []
      for start in stride(from: 0, to: keys.count, by: SessionService.watchPageSize) {
        let page = keys[start..<min(start + SessionService.watchPageSize, keys.count)]
        for metadata in try await store.metadata(of: Array(page)) {
          missing.remove(metadata.id)
          if !mailbox.put(SessionNews(metadata)) { unkept.insert(metadata.id) }
        }
      }
      for id in missing { mailbox.putGone(id) }
      // A session may have reappeared since the look-up; other events exceeded the memory budget.
      watches.lookAgain(at: keys.filter { missing.contains($0.id) || unkept.contains($0.id) })
    } catch {
      watch.end()
      throw error
    }
    return watch
  }
}

extension WatchSessionsResponse {
  /// News as a message.
  init(_ news: SessionMailbox.News) {
    self.init()
    switch news {
    case .changed(let news):
      event = .changed
      id = news.metadata.id.text
      metadata = SessionMetadata.Wire(news.metadata)
    case .gone(let id):
      event = .gone
      self.id = id.text
    case .heartbeat:
      event = .heartbeat
    }
  }
}
