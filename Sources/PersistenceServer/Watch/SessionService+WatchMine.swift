// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  /// A watch of all that a user owns or may see; `end` must be called.
  struct MyWatch {
    let mailbox: MySessionsMailbox
    private let board: MySessionsBoard
    private let token: Int
    private let user: OwnerID

    fileprivate init(
      _ mailbox: MySessionsMailbox, board: MySessionsBoard, user: OwnerID, at now: Timestamp
    ) {
      self.mailbox = mailbox
      self.board = board
      self.user = user
      token = board.add(mailbox, user: user, at: now)
    }

    func end() { board.remove(token, user: user) }
  }

  /// Tells a caller of changes among their sessions until the call ends.
  func watchMine(
    _ request: WatchMySessionsRequest, caller: OwnerID,
    to output: ResponseWriter<WatchMySessionsResponse>
  ) async throws {
    let watch = try await beginWatch(request, caller: caller)
    defer { watch.end() }
    try output.sendInitialMetadata()
    while let batch = await watch.mailbox.take() {
      for response in try responses(batch, caller) { try await output.send(response) }
    }
  }

  /// Begins a watch: the mailbox contains the news that the caller lacks, and receives more.
  func beginWatch(
    _ request: WatchMySessionsRequest, caller: OwnerID
  ) async throws(PersistenceError) -> MyWatch {
    let now = now()
    let start = try resumption(request.resumeToken, caller, at: now)
    let mailbox = try MySessionsMailbox(
      since: now.before(MySessionsBoard.delayMax), memory: watchMemory.lease(for: caller))
    // Whatever becomes visible from here on is in the mailbox, what did before is read now.
    let watch = MyWatch(mailbox, board: watches.mine, user: caller, at: now)
    do throws(PersistenceError) {
      if let start {
        try await watchTurns.run { () throws(PersistenceError) in
          try await MySessionsBoard.resume(mailbox, of: caller, since: start, from: store)
        }
      } else {
        mailbox.putResync()
      }
    } catch {
      watch.end()
      throw error
    }
    return watch
  }

  /// The messages of a batch. Only the last has a token: what comes before it is not lost with it.
  func responses(
    _ batch: MySessionsMailbox.Batch, _ caller: OwnerID
  ) throws(PersistenceError) -> [WatchMySessionsResponse] {
    var responses = batch.news.map { WatchMySessionsResponse($0) }
    if batch.isResync || responses.isEmpty {
      var first = WatchMySessionsResponse()
      first.event = batch.isResync ? .resync : .heartbeat
      responses.insert(first, at: 0)
    }
    responses[responses.count - 1].resumeToken = try pageTokens.seal(
      PagePosition(key: .time(batch.time), id: ""), binding: binding(caller), at: now())
    return responses
  }

  /// The time from which a watch resumes; nil if the token is none that says it.
  private func resumption(
    _ token: String, _ caller: OwnerID, at now: Timestamp
  ) throws(PersistenceError) -> Timestamp? {
    guard !token.isEmpty else { return nil }
    do throws(PersistenceError) {
      let position = try pageTokens.open(token, binding: binding(caller), at: now)
      if case .time(let time) = position.key { return time }
      return nil
    } catch {
      guard [.pageTokenInvalid, .pageTokenExpired, .pageTokenMismatch].contains(error.reason)
      else { throw error }
      return nil
    }
  }

  private func binding(_ caller: OwnerID) throws(PersistenceError) -> PageBinding {
    try PageBinding(
      method: SessionServiceMethods.watchMySessions.path, caller: caller, subject: "")
  }
}

extension WatchMySessionsResponse {
  /// News as a message.
  init(_ news: MySessionNews) {
    self.init()
    id = news.key.id.text
    ownerID = news.key.ownerID.text
    switch news {
    case .created(let metadata): set(.created, metadata)
    case .changed(let metadata): set(.changed, metadata)
    case .undeleted(let metadata): set(.undeleted, metadata)
    case .shared(let metadata, let role):
      set(.shared, metadata)
      self.role = SessionRole.Wire(role)
    case .deleted: event = .deleted
    case .unshared: event = .unshared
    }
  }

  private mutating func set(_ event: MySessionEvent.Wire, _ metadata: SessionMetadata) {
    self.event = event
    self.metadata = SessionMetadata.Wire(metadata)
  }
}
