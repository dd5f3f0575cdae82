// SPDX-License-Identifier: Apache-2.0

import JSONText

@testable import WorkbenchEngine

/// A vector that cannot be read.
struct VectorError: Error {
  let text: String

  init(_ text: String) { self.text = text }
}

extension JSONValue {
  func member(_ key: String) -> JSONValue? { object?[key] }

  var integer: Int64? {
    if case .number(let text) = self { Int64(text) } else { nil }
  }

  func string(_ key: String) throws -> String {
    guard let text = member(key)?.text else { throw VectorError("no string \(key) in \(self)") }
    return text
  }

  func number(_ key: String) throws -> Int64 {
    guard let number = member(key)?.integer else {
      throw VectorError("no number \(key) in \(self)")
    }
    return number
  }

  func value(_ key: String) throws -> JSONValue {
    guard let value = member(key) else { throw VectorError("no \(key) in \(self)") }
    return value
  }
}

/// What vectors say of documents and versions.
enum VectorNoun {
  static func document(_ value: JSONValue) throws -> WorkbenchDocument {
    WorkbenchDocument(
      title: try value.string("title"), description: value.member("description")?.text ?? "",
      content: WorkbenchContent(text: Array(try value.string("content").utf8)),
      format: try value.member("format").map(format))
  }

  static func format(_ value: JSONValue) throws -> WorkbenchFormat {
    WorkbenchFormat(
      try value.string("name"), version: Int32(clamping: try value.number("version")))
  }

  static func version(_ value: JSONValue) throws -> ServerVersion {
    ServerVersion(
      sessionID: try value.string("session"), version: try value.number("version"),
      contentHash: try value.string("hash"), writer: value.member("writer")?.text,
      updatedAt: value.member("updatedAt")?.integer)
  }

  static func copy(_ value: JSONValue) throws -> ServerCopy {
    ServerCopy(
      version: try version(try value.value("version")),
      document: try document(try value.value("document")))
  }

  static func refusal(_ value: JSONValue) throws -> SaveRefusal {
    guard let kind = SaveRefusal.Kind(rawValue: try value.string("kind")) else {
      throw VectorError("no such refusal: \(value)")
    }
    return SaveRefusal(kind, try value.string("message"))
  }

  static func failure(_ value: JSONValue) throws -> LocalFailure {
    guard let failure = LocalFailure(rawValue: try value.string("failure")) else {
      throw VectorError("no such failure: \(value)")
    }
    return failure
  }

  static func attempt(_ value: JSONValue) throws -> SaveAttempt {
    let target: SaveAttempt.Target
    if let id = value.member("session")?.text {
      target = .update(sessionID: id, expectedVersion: try value.number("expectedVersion"))
    } else {
      target = .create
    }
    return SaveAttempt(
      key: try value.string("key"), revision: Int(try value.number("revision")), target: target,
      document: try document(try value.value("document")),
      ownTitle: value.member("ownTitle")?.text)
  }

  static func reference(_ value: JSONValue) throws -> ServerDraftReference {
    let subject: ServerDraftReference.Subject
    if let id = value.member("session")?.text {
      subject = .session(id)
    } else {
      subject = .unsaved(try value.string("draftID"))
    }
    return ServerDraftReference(
      subject: subject, deviceID: try value.string("device"), etag: try value.string("etag"))
  }

  static func draft(_ value: JSONValue) throws -> WorkbenchDraft {
    WorkbenchDraft(
      revision: Int(try value.number("revision")),
      document: try document(try value.value("document")),
      base: try value.member("base").map(copy), attempt: try value.member("attempt").map(attempt),
      writtenAt: try value.number("writtenAt"))
  }
}

/// Events as vectors name them.
enum VectorEvent {
  static func event(_ value: JSONValue) throws -> WorkbenchEvent {
    let name = try value.string("event")
    switch name {
    case "open": return .open(try opening(value))
    case "draftFound":
      return .draftFound(
        DraftFinding(
          draft: try value.member("draft").map(VectorNoun.draft),
          quarantined: Int(value.member("quarantined")?.integer ?? 0)))
    case "close": return .close
    case "edit": return .edit(try edit(value))
    case "save": return .save
    case "saveAs": return .saveAs(title: try value.string("title"))
    case "resolve":
      return .resolve(try resolution(value), reviewed: try value.number("reviewed"))
    case "discard": return .discard
    case "convertToSession": return .convertToSession
    case "tick": return .tick
    default: return try answer(name, value)
    }
  }

  private static func answer(_ name: String, _ value: JSONValue) throws -> WorkbenchEvent {
    switch name {
    case "draftWritten": return .draftWritten(revision: Int(try value.number("revision")))
    case "draftFailed":
      return .draftFailed(
        revision: Int(try value.number("revision")), try VectorNoun.failure(value))
    case "trashed": return .trashed(revision: Int(try value.number("revision")))
    case "trashFailed":
      return .trashFailed(
        revision: Int(try value.number("revision")), try VectorNoun.failure(value))
    case "saveAnswered":
      return .saveAnswered(key: try value.string("key"), try saveAnswer(value))
    case "fetched": return .fetched(try VectorNoun.copy(try value.value("copy")))
    case "fetchFailed":
      return .fetchFailed(try value.string("reason") == "missing" ? .missing : .unreachable)
    case "credentialsRenewed":
      return .credentialsRenewed(try value.value("renewed") == .bool(true))
    case "serverDraftAnswered":
      return .serverDraftAnswered(
        revision: Int(try value.number("revision")), try serverDraftAnswer(value))
    case "serverDraftRemoved":
      return .serverDraftRemoved(try value.value("removed") == .bool(true))
    case "serverDraftReleased": return .serverDraftReleased
    case "reconciled":
      return .reconciled(
        revision: Int(try value.number("revision")), version: try value.number("version"),
        try reconciliation(value))
    case "linkUp": return .linkUp
    case "linkDown": return .linkDown
    case "watched": return .watched(try VectorNoun.version(try value.value("version")))
    case "watchedDeletion": return .watchedDeletion
    default: throw VectorError("no such event: \(name)")
    }
  }

  private static func opening(_ value: JSONValue) throws -> WorkbenchOpening {
    if let id = value.member("session")?.text { return .session(id) }
    if let document = value.member("new") { return .new(try VectorNoun.document(document)) }
    if let draft = value.member("draft") {
      let draft = try VectorNoun.draft(draft)
      guard let origin = value.member("origin") else { return .draft(draft) }
      return .serverDraft(draft, try VectorNoun.reference(origin))
    }
    return .snapshot(try VectorNoun.document(try value.value("snapshot")))
  }

  private static func edit(_ value: JSONValue) throws -> WorkbenchEdit {
    if let title = value.member("title")?.text { return .title(title) }
    if let description = value.member("description")?.text { return .description(description) }
    return .content(WorkbenchContent(text: Array(try value.string("content").utf8)))
  }

  private static func resolution(_ value: JSONValue) throws -> Resolution {
    switch try value.string("answer") {
    case "keepMine": return .keepMine
    case "useTheirs": return .useTheirs
    case "merge": return .merge
    case "merged":
      return .merged(
        try VectorNoun.document(try value.value("document")),
        revision: Int(try value.number("revision")))
    case "saveAsCopy": return .saveAsCopy(title: try value.string("title"))
    case let other: throw VectorError("no such answer: \(other)")
    }
  }

  private static func saveAnswer(_ value: JSONValue) throws -> SaveAnswer {
    switch try value.string("answer") {
    case "saved": return .saved(try VectorNoun.version(try value.value("version")))
    case "conflict": return .conflict
    case "missing": return .missing
    case "refused": return .refused(try VectorNoun.refusal(value))
    case "unauthenticated": return .unauthenticated
    case "notExecuted": return .notExecuted(retryAfter: value.member("retryAfter")?.integer)
    case "unknown": return .unknown
    case let other: throw VectorError("no such answer: \(other)")
    }
  }

  private static func serverDraftAnswer(_ value: JSONValue) throws -> ServerDraftAnswer {
    switch try value.string("answer") {
    case "kept": return .kept
    case "later": return .later(retryAfter: value.member("retryAfter")?.integer)
    case "refused": return .refused
    case let other: throw VectorError("no such answer: \(other)")
    }
  }

  private static func reconciliation(_ value: JSONValue) throws -> Reconciliation {
    switch try value.string("result") {
    case "theirsIsSent": return .theirsIsSent(revision: Int(try value.number("sent")))
    case "equal": return .equal
    case "mineUnchanged": return .mineUnchanged
    case "theirsUnchanged": return .theirsUnchanged
    case "merged": return .merged(try VectorNoun.document(try value.value("document")))
    case "conflicting":
      return .conflicting(value.member("places")?.elements?.compactMap(\.text) ?? [])
    case let other: throw VectorError("no such result: \(other)")
    }
  }
}
