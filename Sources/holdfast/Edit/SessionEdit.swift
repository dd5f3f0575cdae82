// SPDX-License-Identifier: Apache-2.0

import DraftStore
import HoldfastClient
import RPC
import Workbench
import WorkbenchEngine

/// The editing and saving of a session, at a terminal or by a script.
///
///     opened ── a draft diverged ─► question ─┐
///        ▼                                    │
///     editing ◄───────────────────────────────┘
///        ▼ the text is JSON
///     saving ── conflict, missing ─► question ── merge, mine, copy ─► saving
///        │                              ├ theirs ─► discarded
///        ▼                              ├ again ──► editing
///      saved                            └ stop ───► a draft
///
/// Invariant: from the editor's first save on, the text is a draft on this device until the server
/// has it or it is in the trash; what the session could not take stays in the editor's file.
struct SessionEdit {
  private let session: WorkbenchSession
  private let local: LocalDesk
  /// The version on which the edits are based; nil if there is none.
  private let opened: ServerVersion?
  private let merges: Bool

  /// Begins with an open session.
  ///
  /// - Parameters:
  ///   - base: The version on which the edits are based; nil if they were never saved.
  ///   - merges: True to merge without asking if both sides have changed different places. The
  ///     workbench must not do so by itself: the editor would not show the merged text.
  init(
    _ session: WorkbenchSession, basedOn base: ServerVersion?, on local: LocalDesk,
    merges: Bool = false
  ) {
    self.session = session
    self.local = local
    self.merges = merges
    opened = base
  }

  /// Edits, saves and closes the session.
  ///
  /// - Parameters:
  ///   - editor: Nil to save the document as it is.
  ///   - title: The title of a new session to save it as; nil to save the session itself.
  /// - Returns: A sentence that describes the outcome.
  /// - Throws: `Failure`, whose message tells where the text is kept.
  func run(_ editor: Editor?, asNew title: String? = nil) async throws -> String {
    var text: EditedText?
    do {
      if let sentence = try await settleDraft(isEdited: editor != nil, asNew: title) {
        await session.close()
        return sentence
      }
      text = try editor.map { try EditedText(of: session, in: $0) }
      try await text?.edit()
      let sentence = try await save(text, asNew: title)
      if let text { end(text) }
      await session.close()
      return sentence
    } catch {
      throw await kept(error, text)
    }
  }

  /// Removes the editor's file, unless a part of the editor still runs and has written more.
  private func end(_ text: EditedText) {
    guard !text.isTaken else { return text.folder.remove() }
    Terminal.complain("What was written after that is in \(text.folder.file).")
  }

  // MARK: Opening

  /// Resolves the conflict of a draft that was opened. Returns the outcome if nothing is left to
  /// do.
  private func settleDraft(isEdited: Bool, asNew title: String?) async throws -> String? {
    for process in session.alsoOpen {
      Terminal.complain("The session is also open in process \(process.pid) on \(process.host).")
    }
    guard !session.status.isEditable, case .diverged(let theirs, _) = session.status.remote,
      title == nil
    else {
      if isEdited { try await offerDraft() }
      return nil
    }
    let sentence: String
    switch try await resolve(theirs, canEdit: false) {
    case .outcome(let outcome): sentence = try await finish(outcome, nil)
    case .discarded(let version): sentence = "discarded; the session has version \(version)"
    case .again: return nil
    }
    guard isEdited else { return sentence }
    Terminal.complain(sentence)
    return nil
  }

  /// Asks whether to continue with a draft that was found; without a terminal, it is continued.
  private func offerDraft() async throws {
    guard case .restored(_, let writtenAt) = session.status.notice else { return }
    let now = Surroundings.current.now
    let time = PrintedTime.relative(LocalDraft.time(writtenAt) ?? .init(), now: now)
    Terminal.complain("This device has an unsaved draft of yours, written \(time).")
    while let answer = Terminal.ask("[c]ontinue with it, [d]iscard it, or [s]top?", atEnd: "s") {
      switch answer.lowercased() {
      case "c", "": return
      case "d": return try await session.discard()
      case "s": throw Failure("Nothing was changed.")
      default: continue
      }
    }
  }

  // MARK: Saving

  private func save(_ text: EditedText?, asNew title: String?) async throws -> String {
    let status = session.status
    if let title {
      guard case .diverged(let theirs, _) = status.remote else {
        return try await finish(session.saveAs(title: title), text)
      }
      return try await finish(session.saveAsCopy(title: title, besides: theirs), text)
    }
    if status.pendingEdits == 0, let version = status.version {
      // A save that had no answer may turn out to have been made.
      let isOpened = opened?.version == version.version
      return (isOpened ? "unchanged, version " : "already saved: version ") + "\(version.version)"
    }
    return try await finish(session.save(), text)
  }

  /// Turns the outcome of a save into a sentence, asking about conflicts.
  private func finish(_ outcome: SaveOutcome, _ text: EditedText?) async throws -> String {
    var outcome = outcome
    while true {
      let step: Step
      switch outcome {
      case .saved(let version): return sentence(version)
      case .pending:
        throw Failure(
          "The server cannot be reached, or has not answered.", exitCode: ExitStatus.later)
      case .rejected(let refusal): throw Failure(refusal)
      case .missing: step = try await replaceMissing()
      case .conflict(let theirs): step = try await resolve(theirs, canEdit: text != nil)
      }
      switch step {
      case .outcome(let next): outcome = next
      case .discarded(let version): return "discarded; the session has version \(version)"
      case .again:
        try await text?.edit()
        outcome = try await session.save()
      }
    }
  }

  private func sentence(_ saved: ServerVersion) -> String {
    guard let opened else { return "created \(saved.sessionID)" }
    if opened.sessionID != saved.sessionID { return "saved as \(saved.sessionID)" }
    return opened.version == saved.version
      ? "unchanged, version \(saved.version)" : "saved version \(saved.version)"
  }

  // MARK: Questions

  /// The next step after a question.
  private enum Step {
    case outcome(SaveOutcome)
    /// The edits are in the trash, and the session has that version.
    case discarded(Int64)
    /// The user wants to edit again.
    case again
  }

  /// Asks how to resolve a conflict.
  private func resolve(_ theirs: ServerVersion, canEdit: Bool) async throws -> Step {
    let writer = theirs.writer ?? "Somebody"
    let news = "\(writer) saved version \(theirs.version) meanwhile."
    var isClean = false
    if case .diverged(_, .mergeable) = session.status.remote { isClean = true }
    if isClean, merges { return .outcome(try await merge(theirs)) }
    Terminal.complain(news)
    if case .diverged(_, .conflicting(let places)) = session.status.remote {
      for place in places { Terminal.complain("  both changed \(place)") }
    }
    let question =
      (isClean ? "[m]erge both, " : "") + "keep m[i]ne, use [t]heirs, save a [c]opy, "
      + (canEdit ? "[e]dit again, or [s]top?" : "or [s]top?")
    while let answer = Terminal.ask(question, atEnd: "s") {
      switch answer.lowercased() {
      case "m" where isClean: return .outcome(try await session.merge(with: theirs))
      case "i": return .outcome(try await session.keepMine(over: theirs))
      case "t":
        try await session.useTheirs(theirs)
        return .discarded(theirs.version)
      case "c":
        let title = session.document.title
        return .outcome(try await session.saveAsCopy(title: title, besides: theirs))
      case "e" where canEdit: return .again
      case "s", "": throw conflict(news)
      default: continue
      }
    }
    throw conflict(news)
  }

  /// Merges without a question, also if somebody saves yet another version meanwhile.
  private func merge(_ theirs: ServerVersion) async throws -> SaveOutcome {
    do throws(WorkbenchError) {
      return try await session.merge(with: theirs)
    } catch {
      guard error == .changedSinceReview else { throw error }
      return try await session.save()
    }
  }

  private func conflict(_ news: String) -> Failure {
    Failure("\(news) (VERSION_MISMATCH)", exitCode: ExitStatus.refused(.aborted))
  }

  /// Asks what to do if the session is gone from the server.
  private func replaceMissing() async throws -> Step {
    Terminal.complain("The session is no longer on the server, or not visible to you.")
    while let answer = Terminal.ask("save a [c]opy as a new session, or [s]top?", atEnd: "s") {
      switch answer.lowercased() {
      case "c":
        return .outcome(
          try await session.saveAsCopy(title: session.document.title, besides: nil))
      case "s", "": throw Failure(WorkbenchError.missing)
      default: continue
      }
    }
    throw Failure(WorkbenchError.missing)
  }

  // MARK: Stopping

  /// The failure, extended by where the text is kept. Closes the session.
  private func kept(_ error: any Error, _ text: EditedText?) async -> any Error {
    let failure = Failure(any: error) ?? Failure("The edit failed: \(error).")
    let (id, revision) = (session.status.version?.sessionID, session.revision)
    let report = await session.close()
    if let text, report.unkeptEdits > 0 || !text.isTaken {
      return Failure(
        "\(failure.description) Your text is in \(text.folder.file).", exitCode: failure.exitCode,
        remedy: failure.remedy)
    }
    text?.folder.remove()
    guard report.pendingEdits > 0, let name = await local.name(ofDraftOf: id, revision: revision)
    else { return failure }
    let next =
      "`holdfast drafts recover \(name)` saves it; with --edit, you continue with it first."
    return Failure(
      "\(failure.description) Your text is kept as \(name).", exitCode: failure.exitCode,
      remedy: failure.remedy.map { "\($0) \(next)" } ?? next)
  }
}
