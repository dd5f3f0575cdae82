// SPDX-License-Identifier: Apache-2.0

@testable import WorkbenchEngine

/// An engine with a clock that a test moves, and all that it has asked for.
final class EngineBench {
  var engine: WorkbenchEngine
  var now: Moment
  /// The effects of the last event, without those that only tell.
  private(set) var effects: [WorkbenchEffect] = []
  /// All effects so far.
  private(set) var all: [WorkbenchEffect] = []
  private(set) var status: SessionStatus?

  init(writer: String = "w1", _ change: (inout EngineConfiguration) -> Void = { _ in }) {
    var configuration = EngineConfiguration(writer: writer, seed: 1)
    configuration.retryJitter = 0
    change(&configuration)
    engine = WorkbenchEngine(configuration)
    now = Moment(uptime: 0, wall: 1_700_000_000_000)
  }

  @discardableResult
  func feed(_ event: WorkbenchEvent) -> [WorkbenchEffect] {
    let effects = engine.handle(event, at: now)
    all += effects
    self.effects = []
    for effect in effects {
      switch effect {
      case .tell(let status): self.status = status
      case .wake: break
      default: self.effects.append(effect)
      }
    }
    return self.effects
  }

  /// Lets time pass, with a tick at its end.
  @discardableResult
  func advance(_ milliseconds: Int64) -> [WorkbenchEffect] {
    now.uptime += milliseconds
    now.wall += milliseconds
    return feed(.tick)
  }

  // MARK: Stories

  /// Opens a session of which the server has version 3, and no draft is there.
  func openSession(_ text: String = #"{"a":1,"b":2}"#) {
    feed(.open(.session("s1")))
    feed(.draftFound(DraftFinding()))
    feed(.fetched(Self.copy(3, text)))
  }

  /// Edits and has the draft written.
  func editKept(_ edit: WorkbenchEdit) {
    feed(.edit(edit))
    advance(200)
    feed(.draftWritten(revision: engine.revision))
  }

  /// Saves; the draft is written and the save is sent, but not answered.
  func saveSent() -> SaveAttempt? {
    feed(.save)
    feed(.draftWritten(revision: engine.revision))
    return effects.compactMap { if case .save(let attempt) = $0 { attempt } else { nil } }.first
  }

  var drafts: [WorkbenchDraft] {
    all.compactMap { if case .writeDraft(let draft, _) = $0 { draft } else { nil } }
  }

  static func text(_ text: String, title: String = "t") -> WorkbenchDocument {
    WorkbenchDocument(title: title, content: WorkbenchContent(text: Array(text.utf8)))
  }

  static func version(_ version: Int64, updatedAt: Int64? = nil) -> ServerVersion {
    ServerVersion(
      sessionID: "s1", version: version, contentHash: "h\(version)", writer: "ann",
      updatedAt: updatedAt)
  }

  static func copy(_ number: Int64, _ text: String, title: String = "t") -> ServerCopy {
    ServerCopy(version: version(number), document: self.text(text, title: title))
  }

  static func content(_ text: String) -> WorkbenchEdit {
    .content(WorkbenchContent(text: Array(text.utf8)))
  }
}
