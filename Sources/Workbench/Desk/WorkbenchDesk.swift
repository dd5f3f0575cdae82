// SPDX-License-Identifier: Apache-2.0

public import DraftStore
import Synchronization
public import WorkbenchEngine

/// The workspace of one user on this device: their drafts, their server and their open sessions.
///
/// A process has one desk per user. The owner is given at creation because pending drafts are
/// listed before the network is used.
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

  /// Creates the desk of a user whose drafts are in a folder.
  ///
  /// The folder is opened when drafts are first needed. If it cannot be used, sessions report
  /// `localFailed` and can still be saved to the server.
  ///
  /// - Parameter keys: The source of keys with which drafts are sealed; nil if they are not. If it
  ///   fails, sessions report `localFailed`, and it is asked again after 30 s.
  public convenience init(
    of owner: DraftOwner, draftsAt path: String, limits: DraftStoreConfiguration = .init(),
    sealedBy keys: DraftKeySource? = nil, server: any WorkbenchServer,
    configuration: WorkbenchConfiguration = .init(), clock: any WorkbenchClock = SystemClock()
  ) {
    let opening = DraftOpening(of: owner, at: path, limits, keys, clock)
    self.init(server: server, configuration: configuration, clock: clock) {
      () throws(DraftStoreError) in try opening.open()
    }
  }

  /// Creates a desk whose drafts are opened by `openDrafts`. It is called on the drafts thread when
  /// drafts are first needed, and again for each later job until it succeeds.
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

  /// Opens a new document, empty or from one of the program's own templates. It is unsaved, and is
  /// written to a draft at once.
  ///
  /// - Throws: `closed` if the desk is closed.
  public func create(_ document: WorkbenchDocument) throws(WorkbenchError) -> WorkbenchSession {
    let session = try makeSession()
    session.feed(.open(.new(document)))
    return session
  }

  /// Opens a new document from a template on the server. A template is a snapshot.
  ///
  /// - Throws: `missing`, `rejected`, `unreachable`, or `closed` if the desk is closed.
  public func create(
    fromTemplate id: String, title: String
  ) async throws(WorkbenchError) -> WorkbenchSession {
    var document = try await fetchSnapshot(id)
    document.title = title
    return try create(document)
  }

  /// Opens a session on the server. If this device has a draft of it, the draft is reconciled with
  /// the server before anything is shown; if the user has to decide, the session's status says so.
  ///
  /// - Throws: `missing`, `rejected`, `unreachable` if the server cannot be reached and there is no
  ///   draft, `cancelled`, or `closed` if the desk is closed.
  public func open(_ id: String) async throws(WorkbenchError) -> WorkbenchSession {
    try await opened(try makeSession(), .session(id))
  }

  /// Opens a snapshot. It is read-only: every change to it throws `readOnly`.
  ///
  /// - Throws: `missing`, `rejected`, `unreachable`, or `closed` if the desk is closed.
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
    rules.keepsFormat = rules.keepsFormat || server.keepsFormat
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

  /// A unique name: 128 random bits in hexadecimal.
  func makeName() -> String {
    let bits = UInt128.random(in: 0 ... .max)
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }

  // MARK: Life

  /// Sets whether the workbench is hidden from the user. A hidden workbench does not watch the
  /// server.
  public func setHidden(_ isHidden: Bool) {
    let sessions = open.withLock { open in
      open.isHidden = isHidden
      return open.sessions
    }
    for session in sessions { session.setHidden(isHidden) }
  }

  /// The open sessions, in the order in which they were opened.
  public var sessions: [WorkbenchSession] { open.withLock { $0.sessions } }

  func forget(_ session: WorkbenchSession) {
    open.withLock { open in open.sessions.removeAll { $0 === session } }
  }

  /// Closes all sessions concurrently and stops the drafts thread. Takes at most `closingLongest`;
  /// nothing is discarded.
  ///
  /// - Returns: The report of each session that was open.
  @discardableResult
  public func close() async -> [ClosingReport] {
    let deadline = clock.now.uptime + configuration.rules.closingLongest
    let reports = await closeSessions()
    await stopThread(until: deadline)
    return reports
  }

  /// Closes the desk, and permanently removes everything that this device keeps of the user, as
  /// when they sign out for good: edits that the server does not have are lost. Drafts on the
  /// server stay.
  ///
  /// - Throws: `local`, with nothing removed. The desk is closed all the same.
  public func wipe() async throws(WorkbenchError) -> WipeReport {
    await closeSessions()
    let wiped: Result<WipeReport, WorkbenchError>
    do throws(WorkbenchError) {
      wiped = .success(
        try await call { (drafts) throws(DraftStoreError) in try drafts.wipe() })
    } catch {
      wiped = .failure(error)
    }
    await stopThread(until: clock.now.uptime + configuration.rules.closingLongest)
    return try wiped.get()
  }

  @discardableResult
  private func closeSessions() async -> [ClosingReport] {
    let sessions = open.withLock { open in
      open.isClosed = true
      return open.sessions
    }
    return await withTaskGroup { group in
      for session in sessions { group.addTask { await session.close() } }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// Waits for the queued jobs of the drafts thread, but no longer than `deadline` if the disk
  /// hangs.
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
