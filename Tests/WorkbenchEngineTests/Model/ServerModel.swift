// SPDX-License-Identifier: Apache-2.0

@testable import WorkbenchEngine

/// A server as its contract describes it: versions, preconditions, and one version for each key.
struct ServerModel {
  struct Session {
    var versions: [WorkbenchDocument] = []
    var isDeleted = false
  }

  var sessions: [String: Session] = [:]
  /// The saves that were executed, with their answers.
  private var executed: [String: (attempt: SaveAttempt, answer: SaveAnswer)] = [:]
  /// Every document that any version ever held.
  private(set) var documents: Set<String> = []
  private(set) var violations: [String] = []

  /// Executes a save, or answers it as it was answered before.
  mutating func execute(_ attempt: SaveAttempt) -> SaveAnswer {
    if let (first, answer) = executed[attempt.key] {
      if first != attempt { violations.append("the key \(attempt.key) was used for two requests") }
      return answer
    }
    let id: String
    switch attempt.target {
    case .create:
      id = "s\(sessions.count + 1)"
      sessions[id] = Session()
    case .update(let existing, let expected):
      guard let session = sessions[existing], !session.isDeleted else { return .missing }
      guard session.versions.count == Int(expected) else { return .conflict }
      id = existing
    }
    append(attempt.document, to: id)
    let answer = SaveAnswer.saved(version(of: id))
    executed[attempt.key] = (attempt, answer)
    return answer
  }

  /// Makes a version, as another writer does.
  mutating func append(_ document: WorkbenchDocument, to id: String) {
    sessions[id]?.versions.append(document.asText)
    documents.insert(document.fingerprint)
  }

  /// Forgets what was executed, as a server does after a while.
  mutating func forgetKeys() { executed = [:] }

  func version(of id: String) -> ServerVersion {
    let versions = sessions[id]?.versions ?? []
    return ServerVersion(
      sessionID: id, version: Int64(versions.count),
      contentHash: "\(versions.last?.fingerprint.hashValue ?? 0)", writer: "u")
  }

  func copy(of id: String) -> ServerCopy? {
    guard let session = sessions[id], !session.isDeleted, let last = session.versions.last else {
      return nil
    }
    return ServerCopy(version: version(of: id), document: last)
  }
}
