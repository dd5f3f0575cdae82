// SPDX-License-Identifier: Apache-2.0

/// The state machine that keeps a session's edits: events in, effects out.
///
/// The engine performs no I/O and reads no clock. All it knows comes with its events, so runs can
/// be replayed, and a crash loses only the engine. Its state has five regions: content, save,
/// remote, link and life. Each is an enum with a diagram; the headline is derived from them.
///
/// A draft is written before anything is sent, one save is in progress at a time, and drafts are
/// removed only up to the revision that the server has acknowledged or the trash holds.
public struct WorkbenchEngine: ~Copyable, Sendable {
  let configuration: EngineConfiguration
  var now = Moment(uptime: 0, wall: 0)
  var random: UInt64

  // MARK: Regions

  /// The region of the session's life.
  public internal(set) var life = LifeState.idle
  /// The region of the save.
  public internal(set) var save = SaveState.idle
  /// The region of the server.
  public internal(set) var remote = RemoteState.absent
  /// The region of the link.
  public internal(set) var link = LinkState.online
  var drafts = DraftState.settled
  var serverDraft = ServerDraftState()

  // MARK: The document

  /// The document with all edits.
  public internal(set) var document = WorkbenchDocument(
    title: "", content: WorkbenchContent(text: []))
  /// The version on which the edits are based; nil if the session was never saved.
  public internal(set) var base: ServerCopy?
  var edits = EditCounters()
  /// The number of consecutive draft failures.
  var draftFailures = 0
  /// The indices of parts that changed since the last draft, each with the last edit that changed
  /// it.
  var changedParts: [Int: Int] = [:]
  /// The time of the first edit that the server has not acknowledged.
  var pendingSince: Int64?

  // MARK: In progress

  /// True if a save was requested while another was in progress.
  var savesAgain = false
  /// The title of the new session that the next save creates.
  var copyTitle: String?
  var attemptCount = 0
  /// The last edit of a document that the server refused.
  var refusedRevision = 0
  /// The last save that was sent, while the server's version may still turn out to be its result.
  var sent: SaveAttempt?
  /// The server's version to which `remote` refers.
  var theirs: ServerCopy?
  var fetch = FetchState()
  /// The edit and the server's version that are being compared.
  var comparison: Comparison?
  /// The time at which a recovered document becomes editable, even without an answer from the
  /// server.
  var recoversUntil: Int64?
  /// True if a merge was requested and has to be recomputed.
  var mergesNext = false
  var discard: Discard?
  /// The server's version that was reported while a save was in progress.
  var news: ServerVersion?
  var askedVersion: Int64?
  /// The draft on the server from which the document was recovered.
  var origin: ServerDraftReference?

  // MARK: Reported

  var notice = SessionNotice.none
  var durableAt: Int64?
  var acknowledgedAt: Int64?
  var told: SessionStatus?
  var wakesAt: Int64?
  var effects: [WorkbenchEffect] = []

  /// Two sides that are being compared.
  struct Comparison: Equatable {
    var revision: Int
    var version: Int64
  }

  /// Edits on their way to the trash, and the copy to load afterwards.
  struct Discard: Equatable {
    var revision: Int
    var next: ServerCopy?
  }

  /// Creates an engine that has opened nothing yet.
  public init(_ configuration: EngineConfiguration) {
    self.configuration = configuration
    random = configuration.seed
  }

  /// The number of the last edit.
  public var revision: Int { edits.edited }

  /// Handles an event, and returns the effects in the order in which to carry them out.
  ///
  /// - Parameter now: The time of the event; its `uptime` is never below that of an earlier event.
  public mutating func handle(_ event: WorkbenchEvent, at now: Moment) -> [WorkbenchEffect] {
    self.now = now
    // A wake-up that has passed is requested again if it is still needed.
    if let wakesAt, wakesAt <= now.uptime { self.wakesAt = nil }
    effects.removeAll(keepingCapacity: true)
    if life != .closed {
      take(event)
      runTimers()
      startSave()
      sendFetch()
      runServerDrafts()
      finishClosing()
      tellChanges()
    }
    defer { effects = [] }
    return effects
  }

  private mutating func take(_ event: WorkbenchEvent) {
    switch event {
    case .open(let opening): open(opening)
    case .draftFound(let finding): consider(finding)
    case .close: close()
    case .edit(let edit): take(edit)
    case .save: requestSave(copyTitle: nil)
    case .saveAs(let title): requestSave(copyTitle: title)
    case .resolve(let resolution, let reviewed): resolve(resolution, reviewed: reviewed)
    case .discard: discardEdits()
    case .convertToSession: convertToSession()
    case .tick: break
    case .draftWritten(let revision): draftWritten(revision)
    case .draftFailed(let revision, let failure): draftFailed(revision, failure)
    case .trashed(let revision): trashed(revision)
    case .trashFailed(let revision, let failure): trashFailed(revision, failure)
    case .saveAnswered(let key, let answer): saveAnswered(key, answer)
    case .fetched(let copy): fetched(copy)
    case .fetchFailed(let failure): fetchFailed(failure)
    case .serverDraftAnswered(let revision, let answer): serverDraftAnswered(revision, answer)
    case .serverDraftRemoved(let isRemoved): serverDraftRemoved(isRemoved)
    case .serverDraftReleased: serverDraft.isReleasing = false
    case .credentialsRenewed(let isRenewed): credentialsRenewed(isRenewed)
    case .reconciled(let revision, let version, let result):
      reconciled(revision, version, result)
    case .linkUp: linkUp()
    case .linkDown: linkDown()
    case .watched(let version): watched(version)
    case .watchedDeletion: watchedDeletion()
    }
  }
}
