// SPDX-License-Identifier: Apache-2.0

public import DraftStore
import Synchronization
public import WorkbenchEngine

/// The place of work of one user on this device: their drafts, their server, and the sessions that
/// are open.
///
/// A process has one desk for a user. What is pending is known from the drafts before the network
/// is used, so a desk is told whose it is.
public final class WorkbenchDesk: Sendable {
  let server: any WorkbenchServer
  let configuration: WorkbenchConfiguration
  let clock: any WorkbenchClock
  let thread: DraftThread
  let limits: SharedLimits
  private let open = Mutex(Open())

  private struct Open {
    var sessions: [WorkbenchSession] = []
    var isHidden = false
    var isClosed = false
  }

  /// The desk of a user with their drafts in a folder.
  ///
  /// The folder is looked at when drafts are first needed. If it cannot be used, sessions say so:
  /// they are `localFailed`, and can be saved to the server.
  public convenience init(
    of owner: DraftOwner, draftsAt path: String, limits: DraftStoreConfiguration = .init(),
    server: any WorkbenchServer, configuration: WorkbenchConfiguration = .init(),
    clock: any WorkbenchClock = SystemClock()
  ) {
    self.init(server: server, configuration: configuration, clock: clock) {
      () throws(DraftStoreError) in
      try DraftStore(folder: DraftFolder(path), owner: owner, configuration: limits)
    }
  }

  /// A desk with drafts that `openDrafts` opens. It is called on the thread of drafts when they are
  /// first needed, and again as long as it fails.
  public init(
    server: any WorkbenchServer, configuration: WorkbenchConfiguration = .init(),
    clock: any WorkbenchClock = SystemClock(),
    openDrafts: @escaping @Sendable () throws(DraftStoreError) -> any WorkbenchDrafts
  ) {
    self.server = server
    self.configuration = configuration
    self.clock = clock
    thread = DraftThread(openDrafts)
    limits = SharedLimits(server)
  }

  // MARK: Opening

  /// Opens a new document, empty or from a template of the program's own. It is unsaved, and in a
  /// draft at once.
  ///
  /// - Throws: `closed` if the desk is.
  public func create(_ document: WorkbenchDocument) throws(WorkbenchError) -> WorkbenchSession {
    let session = try makeSession()
    session.feed(.open(.new(document)))
    return session
  }

  /// Opens a new document from a template on the server, which is a snapshot.
  ///
  /// - Throws: `missing`, `rejected`, `unreachable`, or `closed` if the desk is.
  public func create(
    fromTemplate id: String, title: String
  ) async throws(WorkbenchError) -> WorkbenchSession {
    var document = try await fetchSnapshot(id)
    document.title = title
    return try create(document)
  }

  /// Opens a session on the server. A draft of it on this device is found first, and what becomes
  /// of it is decided before anything is shown: the session's status tells, and asks if need be.
  ///
  /// - Throws: `missing`, `rejected`, `unreachable` if the server cannot be asked and there is no
  ///   draft, `cancelled`, or `closed` if the desk is.
  public func open(_ id: String) async throws(WorkbenchError) -> WorkbenchSession {
    try await opened(try makeSession(), .session(id))
  }

  /// Opens a snapshot, which can only be read: every change of it is `readOnly`.
  ///
  /// - Throws: `missing`, `rejected`, `unreachable`, or `closed` if the desk is.
  public func openSnapshot(_ id: String) async throws(WorkbenchError) -> WorkbenchSession {
    let document = try await fetchSnapshot(id)
    return try await opened(try makeSession(), .snapshot(document))
  }

  private func fetchSnapshot(_ id: String) async throws(WorkbenchError) -> WorkbenchDocument {
    do throws(ServerFailure) {
      var document = try await server.snapshot(id)
      if configuration.rules.worksInParts {
        document.content = WorkbenchContent(text: document.content.text, inParts: true)
      }
      return document
    } catch {
      throw WorkbenchError(error)
    }
  }

  func opened(
    _ session: WorkbenchSession, _ opening: WorkbenchOpening
  ) async throws(WorkbenchError) -> WorkbenchSession {
    session.feed(.open(opening))
    do throws(WorkbenchError) {
      try await session.opened()
      return session
    } catch {
      await session.close()
      throw error
    }
  }

  func makeSession(adopting slot: DraftSlot? = nil) throws(WorkbenchError) -> WorkbenchSession {
    var rules = configuration.rules
    rules.writer = makeName()
    rules.seed = .random(in: 0 ... .max)
    let drafts = SessionDrafts(thread: thread, writer: rules.writer, clock: clock, slot: slot)
    let session = WorkbenchSession(desk: self, configuration: rules, drafts: drafts)
    let isTaken = open.withLock { open in
      if !open.isClosed { open.sessions.append(session) }
      return !open.isClosed
    }
    guard isTaken else {
      session.feed(.close)
      throw .closed
    }
    session.setHidden(open.withLock { $0.isHidden })
    return session
  }

  /// A name that no other has: 128 random bits in hexadecimal.
  func makeName() -> String {
    let bits = UInt128.random(in: 0 ... .max)
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }

  // MARK: Life

  /// Tells that nobody looks at the workbench, or that somebody does again: the server is asked for
  /// news only then.
  public func setHidden(_ isHidden: Bool) {
    let sessions = open.withLock { open in
      open.isHidden = isHidden
      return open.sessions
    }
    for session in sessions { session.setHidden(isHidden) }
  }

  /// The sessions that are open, in the order in which they were opened.
  public var sessions: [WorkbenchSession] { open.withLock { $0.sessions } }

  func forget(_ session: WorkbenchSession) {
    open.withLock { open in open.sessions.removeAll { $0 === session } }
  }

  /// Closes all sessions at the same time, and ends the thread of drafts. It takes no longer than
  /// the rules allow for closing, and nothing is discarded.
  ///
  /// - Returns: The report of each session that was open.
  @discardableResult
  public func close() async -> [ClosingReport] {
    let sessions = open.withLock { open in
      open.isClosed = true
      return open.sessions
    }
    let deadline = clock.now.uptime + configuration.rules.closingLongest
    let reports = await withTaskGroup { group in
      for session in sessions { group.addTask { await session.close() } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    await stopThread(until: deadline)
    return reports
  }

  /// Waits for the jobs of the thread of drafts, but not for a disk that does not answer.
  private func stopThread(until deadline: Int64) async {
    let (steps, step) = AsyncStream<Void>.makeStream()
    thread.stop { step.yield() }
    let limit = Task { [clock] in
      try? await clock.wait(until: deadline)
      step.yield()
    }
    for await _ in steps { break }
    limit.cancel()
  }
}
