// SPDX-License-Identifier: Apache-2.0

@testable import WorkbenchEngine

/// One process with its engine: carries out effects when the world says so, and checks each.
final class ModelClient {
  /// An edit that the engine counted.
  struct Record {
    var revision: Int
    var time: Int64
    var fingerprint: String
  }

  let name: String
  var engine: WorkbenchEngine
  var storeQueue: [WorkbenchEffect] = []
  var serverQueue: [WorkbenchEffect] = []
  var answers: [WorkbenchEvent] = []
  /// Calls about the draft on the server.
  var serverDraftCalls: [WorkbenchEffect] = []
  var comparisons: [ReconciliationInput] = []
  var wakeAt: Int64?
  var records: [Record] = []
  var asked: Set<Int64> = []
  /// The documents that a save sent for a revision.
  var sent: [Int: String] = [:]
  /// Merges that may stand in for my document.
  var merges: [String: Set<String>] = [:]
  var savesUnderWay = 0
  var isClosed = false
  var status: SessionStatus?
  /// What was shown or recovered last, and may not vanish.
  var precious: String?
  var violations: [String] = []
  /// The last events and effects, which are described only when something was violated.
  var trace: [Entry] = []
  /// Versions whose replacement somebody agreed to, by session.
  var consented: Set<String> = []
  /// Every event, so that the run can be repeated.
  var log: [(event: WorkbenchEvent, uptime: Int64, effects: [WorkbenchEffect])] = []
  var keepsLog = false

  init(name: String, _ configuration: EngineConfiguration) {
    self.name = name
    engine = WorkbenchEngine(configuration)
  }

  func violate(_ message: String) { violations.append("\(name): \(message)") }

  func take(_ event: WorkbenchEvent, at now: Moment) {
    let effects = engine.handle(event, at: now)
    if keepsLog { log.append((event, now.uptime, effects)) }
    note(.event(now.uptime, event))
    for effect in effects { route(effect) }
    var isNew = engine.revision > records.last?.revision ?? 0
    // A document that is saved as a new session has its title from then on.
    if case .saveAnswered = event, engine.revision > 0 { isNew = true }
    if isNew {
      records.append(
        Record(
          revision: engine.revision, time: now.uptime, fingerprint: engine.document.fingerprint))
      if records.count > 400 { records.removeFirst(200) }
    }
  }

  private func route(_ effect: WorkbenchEffect) {
    if case .tell = effect {} else { note(.effect(effect)) }
    switch effect {
    case .findDraft, .writeDraft, .acknowledge, .trash: storeQueue.append(effect)
    case .save(let attempt):
      savesUnderWay += 1
      if savesUnderWay > 1 { violate("two saves are under way") }
      sent[attempt.revision] = attempt.document.fingerprint
      if case .update(let id, let version) = attempt.target,
        !consented.contains("\(id)@\(version)")
      {
        violate("replaces version \(version) of \(id), to which nobody agreed")
      }
      serverQueue.append(effect)
    case .fetch, .renewCredentials, .probe: serverQueue.append(effect)
    case .saveServerDraft, .removeServerDraft, .releaseServerDraft:
      if isEarly(effect) { violate("removes a server draft of edits that are nowhere else") }
      serverDraftCalls.append(effect)
    case .reconcile(let input): comparisons.append(input)
    case .load(let document, _): loaded(document)
    case .ask(let version, _):
      if !asked.insert(version.version).inserted { violate("asked twice of \(version.version)") }
    case .tell(let status): self.status = status
    case .closed: isClosed = true
    case .wake(let time): wakeAt = time
    case .refuse, .settle: break
    }
  }

  /// True if a draft on the server is to be removed although its session has unsaved edits.
  private func isEarly(_ effect: WorkbenchEffect) -> Bool {
    guard !engine.edits.isClean else { return false }
    switch effect {
    case .removeServerDraft(let id): return id == engine.base?.version.sessionID
    case .releaseServerDraft: return true
    default: return false
    }
  }

  private func loaded(_ document: WorkbenchDocument) {
    let fingerprint = document.fingerprint
    if let last = records.last?.fingerprint, precious == nil { precious = last }
    defer { precious = nil }
    guard let old = precious, old != fingerprint else { return }
    if merges[fingerprint]?.contains(old) == true { return }
    vanished.append(old)
  }

  /// Documents that were replaced on the screen; the world checks that they are kept.
  var vanished: [String] = []

  func note(_ entry: Entry) {
    trace.append(entry)
    if trace.count > 200 { trace.removeFirst(100) }
  }

  enum Entry: CustomStringConvertible {
    case start
    case event(Int64, WorkbenchEvent)
    case effect(WorkbenchEffect)

    var description: String {
      switch self {
      case .start: "starts anew"
      case .event(let time, let event): "\(time) \(Self.short(event))"
      case .effect(let effect): "    → \(Self.short(effect))"
      }
    }

    /// A description in which long runs of bytes do not hide the rest.
    private static func short(_ value: Any) -> String {
      let text = String(describing: value).split(separator: "WorkbenchEngine.").joined()
      return String(text.prefix(300))
    }
  }
}
