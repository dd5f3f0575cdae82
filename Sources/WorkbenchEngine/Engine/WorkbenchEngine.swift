// SPDX-License-Identifier: Apache-2.0

/// The machine that keeps a session's edits: events in, effects out.
///
/// It reads no clock, no file and no socket. What it is told with each event is all that it knows,
/// so a run can be repeated and a crash is to forget the engine. Five regions make its state:
/// content, save, remote, link and life; each is an enum with its diagram. The headline follows
/// from them.
///
/// A draft is written before anything is sent, one save is under way at a time, and drafts are
/// removed only up to what the server has acknowledged or the trash holds.
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

  // MARK: The document

  /// The document with all edits.
  public internal(set) var document = WorkbenchDocument(
    title: "", content: WorkbenchContent(text: []))
  /// The version that the edits began with; nil if the session was never saved.
  public internal(set) var base: ServerCopy?
  var edits = EditCounters()
  /// The number of drafts that failed one after another.
  var draftFailures = 0
  /// The places of parts that changed since the last draft, with the edit that changed each last.
  var changedParts: [Int: Int] = [:]
  /// The first edit that the server has not acknowledged was made at that time.
  var pendingSince: Int64?

  // MARK: What is under way

  /// A save was asked for while another was under way.
  var savesAgain = false
  /// The title of the new session that the next save makes.
  var copyTitle: String?
  var attemptCount = 0
  /// The last edit of a document that the server refused.
  var refusedRevision = 0
  /// The last save that was sent, while its outcome could still be met on the server.
  var sent: SaveAttempt?
  /// The server's version that the remote region speaks of.
  var theirs: ServerCopy?
  var fetch = FetchState()
  /// The edit and the version for which both sides are being compared.
  var comparison: Comparison?
  /// The time at which a recovered document can be edited whatever the server says.
  var recoversUntil: Int64?
  /// A merge was asked for and waits to be made anew.
  var mergesNext = false
  var discard: Discard?
  /// News of the server that came while a save was under way.
  var news: ServerVersion?
  var askedVersion: Int64?

  // MARK: What was told

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

  /// Edits on their way to the trash, and what is shown afterwards.
  struct Discard: Equatable {
    var revision: Int
    var next: ServerCopy?
  }

  /// An engine that has opened nothing yet.
  public init(_ configuration: EngineConfiguration) {
    self.configuration = configuration
    random = configuration.seed
  }

  /// The number of the last edit: what an edit that was just taken waits for.
  public var revision: Int { edits.edited }

  /// Takes an event and returns what is to be done, in this order.
  ///
  /// - Parameter now: The time of the event; its `uptime` is never below that of an earlier event.
  public mutating func handle(_ event: WorkbenchEvent, at now: Moment) -> [WorkbenchEffect] {
    self.now = now
    // A time that has come is asked for again if it is wanted again.
    if let wakesAt, wakesAt <= now.uptime { self.wakesAt = nil }
    effects.removeAll(keepingCapacity: true)
    if life != .closed {
      take(event)
      runTimers()
      startSave()
      sendFetch()
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
