// SPDX-License-Identifier: Apache-2.0

import JSONText

@testable import WorkbenchEngine

/// What an engine did, as vectors write it: JSON texts.
enum VectorText {
  /// An object; members without a value are left out.
  static func object(_ members: [(String, String?)]) -> String {
    let present = members.compactMap { name, value in value.map { "\(string(name)):\($0)" } }
    return "{" + present.joined(separator: ",") + "}"
  }

  static func string(_ text: String) -> String {
    var bytes: [UInt8] = []
    JSONString.append(Array(text.utf8), to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func number(_ number: some BinaryInteger) -> String { "\(number)" }

  static func document(_ document: WorkbenchDocument) -> String {
    object([
      ("title", string(document.title)),
      ("description", document.description.isEmpty ? nil : string(document.description)),
      ("content", string(String(decoding: document.content.text, as: UTF8.self))),
      ("format", document.format.map(format)),
    ])
  }

  static func format(_ format: WorkbenchFormat) -> String {
    object([("name", string(format.name)), ("version", number(format.version))])
  }

  static func version(_ version: ServerVersion) -> String {
    object([
      ("session", string(version.sessionID)), ("version", number(version.version)),
      ("hash", string(version.contentHash)), ("writer", version.writer.map(string)),
      ("updatedAt", version.updatedAt.map { "\($0)" }),
    ])
  }

  static func copy(_ copy: ServerCopy) -> String {
    object([("version", version(copy.version)), ("document", document(copy.document))])
  }

  static func attempt(_ attempt: SaveAttempt) -> String {
    var members: [(String, String?)] = [
      ("key", string(attempt.key)), ("revision", number(attempt.revision)),
    ]
    if case .update(let id, let version) = attempt.target {
      members += [("session", string(id)), ("expectedVersion", number(version))]
    }
    return object(
      members + [
        ("document", document(attempt.document)), ("ownTitle", attempt.ownTitle.map(string)),
      ])
  }

  static func draft(_ draft: WorkbenchDraft) -> String {
    object([
      ("revision", number(draft.revision)), ("document", document(draft.document)),
      ("base", draft.base.map(copy)), ("attempt", draft.attempt.map(attempt)),
      ("writtenAt", number(draft.writtenAt)),
    ])
  }

  static func refusal(_ refusal: SaveRefusal) -> [(String, String?)] {
    [("kind", string(refusal.kind.rawValue)), ("message", string(refusal.message))]
  }

  static func divergence(_ divergence: RemoteState.Divergence) -> [(String, String?)] {
    switch divergence {
    case .examining: [("comparison", string("examining"))]
    case .mergeable(let merged, let revision):
      [
        ("comparison", string("mergeable")), ("document", document(merged)),
        ("revision", number(revision)),
      ]
    case .conflicting(let places):
      [
        ("comparison", string("conflicting")),
        ("places", "[" + places.map(string).joined(separator: ",") + "]"),
      ]
    }
  }

  // MARK: Effects

  /// An effect; nil for `tell`, which vectors write as the state of a step.
  static func effect(_ effect: WorkbenchEffect) -> String? {
    guard let (name, members) = parts(of: effect) else { return nil }
    return object([("effect", string(name))] + members)
  }

  private static func parts(
    of effect: WorkbenchEffect
  ) -> (String, [(String, String?)])? {
    switch effect {
    case .tell: nil
    case .findDraft(let id): ("findDraft", [("session", string(id))])
    // Contents of vectors are one text, so there is nothing to say of parts.
    case .writeDraft(let written, _): ("writeDraft", [("draft", draft(written))])
    case .acknowledge(let revision, let base):
      ("acknowledge", [("through", number(revision)), ("base", base.map(copy))])
    case .trash(let trashed, let revision):
      ("trash", [("document", document(trashed)), ("revision", number(revision))])
    case .save(let sent): ("save", [("attempt", attempt(sent))])
    case .fetch(let id): ("fetch", [("session", string(id))])
    case .renewCredentials: ("renewCredentials", [])
    case .probe: ("probe", [])
    case .saveServerDraft(let draft): ("saveServerDraft", serverDraft(draft))
    case .removeServerDraft(let id): ("removeServerDraft", [("session", id.map(string))])
    case .releaseServerDraft(let released): ("releaseServerDraft", reference(released))
    case .reconcile(let input): ("reconcile", comparison(input))
    case .load(let loaded, let isReadOnly):
      ("load", [("document", document(loaded)), ("readOnly", isReadOnly ? "true" : nil)])
    case .ask(let known, let state): ("ask", [("version", version(known))] + divergence(state))
    case .refuse(let refusal): ("refuse", [("reason", string(reason(refusal)))])
    case .settle(let outcome): ("settle", settled(outcome))
    case .closed(let report): ("closed", closing(report))
    case .wake(let time): ("wake", [("at", number(time))])
    }
  }

  private static func serverDraft(_ draft: ServerDraft) -> [(String, String?)] {
    [
      ("session", draft.sessionID.map(string)), ("baseVersion", number(draft.baseVersion)),
      ("revision", number(draft.revision)), ("document", document(draft.document)),
    ]
  }

  private static func reference(_ reference: ServerDraftReference) -> [(String, String?)] {
    var subject: [(String, String?)]
    switch reference.subject {
    case .session(let id): subject = [("session", string(id))]
    case .unsaved(let id): subject = [("draftID", string(id))]
    }
    return subject + [("device", string(reference.deviceID)), ("etag", string(reference.etag))]
  }

  private static func comparison(_ input: ReconciliationInput) -> [(String, String?)] {
    [
      ("base", input.base.map(copy)), ("mine", document(input.mine)),
      ("revision", number(input.revision)), ("theirs", copy(input.theirs)),
      ("sent", input.sent.map(attempt)),
    ]
  }

  private static func closing(_ report: ClosingReport) -> [(String, String?)] {
    [
      ("pendingEdits", number(report.pendingEdits)), ("unkeptEdits", number(report.unkeptEdits)),
    ]
  }

  private static func reason(_ refusal: RequestRefusal) -> String {
    switch refusal {
    case .edit(let reason): reason.rawValue
    case .notOpen: "notOpen"
    case .changedSinceReview: "changedSinceReview"
    case .notApplicable: "notApplicable"
    case .local(let failure): failure.rawValue
    }
  }

  private static func settled(_ outcome: EditOutcome) -> [(String, String?)] {
    switch outcome {
    case .durable(let revision):
      [("outcome", string("durable")), ("through", number(revision))]
    case .acknowledged(let revision, let version):
      [
        ("outcome", string("acknowledged")), ("through", number(revision)),
        ("version", number(version)),
      ]
    case .rejected(let revision, let refused):
      [("outcome", string("rejected")), ("through", number(revision))] + refusal(refused)
    case .discarded(let revision):
      [("outcome", string("discarded")), ("through", number(revision))]
    }
  }

  // MARK: State

  /// The state after a step.
  static func state(_ engine: borrowing WorkbenchEngine) -> String {
    let status = engine.status
    return object([
      ("headline", string(status.headline.rawValue)), ("content", string(content(status.content))),
      ("save", string(save(engine.save))), ("remote", string(remote(status.remote))),
      ("link", string(link(engine.link))), ("life", string(life(engine.life))),
      ("pendingEdits", number(status.pendingEdits)), ("words", string(status.words())),
    ])
  }

  private static func content(_ state: ContentState) -> String {
    switch state {
    case .clean: "clean"
    case .dirty: "dirty"
    case .autosaved: "autosaved"
    case .localFailed(let failure): "localFailed \(failure.rawValue)"
    }
  }

  private static func save(_ state: SaveState) -> String {
    switch state {
    case .idle: "idle"
    case .queued: "queued"
    case .recording: "recording"
    case .saving: "saving"
    case .unknown: "unknown"
    case .backoff: "backoff"
    case .renewing: "renewing"
    case .blocked(let refusal, _): "blocked \(refusal.kind.rawValue)"
    }
  }

  private static func remote(_ state: RemoteState) -> String {
    switch state {
    case .absent: "absent"
    case .inSync: "inSync"
    case .unverified: "unverified"
    case .behind: "behind"
    case .diverged: "diverged"
    case .gone: "gone"
    }
  }

  private static func link(_ state: LinkState) -> String {
    switch state {
    case .online: "online"
    case .offline: "offline"
    case .probing: "probing"
    }
  }

  private static func life(_ state: LifeState) -> String {
    switch state {
    case .idle: "idle"
    case .opening: "opening"
    case .recovering: "recovering"
    case .editing: "editing"
    case .readOnly: "readOnly"
    case .closing: "closing"
    case .closed: "closed"
    }
  }
}
