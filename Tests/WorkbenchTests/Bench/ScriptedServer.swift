// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Workbench
import WorkbenchEngine

/// A server of sessions in memory that keeps the contract, and fails when a test says so.
final class ScriptedServer: WorkbenchServer {
  enum Call: Hashable { case limits, session, version, save, snapshot, watch, draft }

  /// A failure for the next call of a kind, before or after it was executed.
  struct Fault {
    var failure: ServerFailure
    var isExecuted = false
  }

  struct Contents {
    var sessions: [String: [WorkbenchDocument]] = [:]
    var deleted: Set<String> = []
    var executed: [String: ServerVersion] = [:]
    var snapshots: [String: WorkbenchDocument] = [:]
    var snapshotKeys: [String: String] = [:]
    var snapshotOrigins: [SnapshotOrigin] = []
    var audiences: [SnapshotAudience] = []
    var faults: [Call: [Fault]] = [:]
    var isDown = false
    var calls: [Call] = []
    var renewals = [true]
    var limits = DocumentLimits(
      titleScalarsMax: 256, descriptionScalarsMax: 4_096, contentBytesMax: 1 << 20,
      contentDepthMax: 64)
    var watchers: [AsyncStream<ServerNews>.Continuation] = []
    var drafts: [ServerDraftReference: ServerDraft] = [:]
    var draftCount = 0
  }

  let contents = Mutex(Contents())
  /// Holds up saves before they are executed.
  let saves = Gate()
  /// Holds up fetches.
  let fetches = Gate()

  // MARK: For tests

  func put(_ document: WorkbenchDocument, as id: String) {
    contents.withLock { contents in contents.sessions[id, default: []].append(document) }
  }

  func fail(_ call: Call, _ failure: ServerFailure, executed: Bool = false) {
    contents.withLock { contents in
      contents.faults[call, default: []].append(Fault(failure: failure, isExecuted: executed))
    }
  }

  func setDown(_ isDown: Bool) { contents.withLock { $0.isDown = isDown } }

  func versions(of id: String) -> [WorkbenchDocument] {
    contents.withLock { $0.sessions[id] ?? [] }
  }

  func count(of call: Call) -> Int { contents.withLock { $0.calls.count { $0 == call } } }

  func tell(_ news: ServerNews) {
    contents.withLock { contents in
      for watcher in contents.watchers { watcher.yield(news) }
    }
  }

  // MARK: The contract

  func limits() async throws(ServerFailure) -> DocumentLimits {
    try run(.limits) { (contents) throws(ServerFailure) in contents.limits }
  }

  func session(_ id: String) async throws(ServerFailure) -> ServerCopy {
    await fetches.pass()
    return try run(.session) { (contents) throws(ServerFailure) in
      guard let last = contents.sessions[id]?.last, !contents.deleted.contains(id) else {
        throw .missing
      }
      return ServerCopy(version: contents.version(of: id), document: last.asText)
    }
  }

  func version(of id: String) async throws(ServerFailure) -> ServerVersion {
    try run(.version) { (contents) throws(ServerFailure) in
      guard contents.sessions[id] != nil, !contents.deleted.contains(id) else { throw .missing }
      return contents.version(of: id)
    }
  }

  func create(
    _ document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion {
    await saves.pass()
    return try run(.save) { (contents) throws(ServerFailure) in
      try contents.once(key) { (contents) throws(ServerFailure) in
        let id = "s\(contents.sessions.count + 1)"
        contents.sessions[id] = [document]
        return id
      }
    }
  }

  func update(
    _ id: String, expectedVersion: Int64, to document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion {
    await saves.pass()
    return try run(.save) { (contents) throws(ServerFailure) in
      try contents.once(key) { (contents) throws(ServerFailure) in
        guard let versions = contents.sessions[id], !contents.deleted.contains(id) else {
          throw .missing
        }
        guard versions.count == Int(expectedVersion) else { throw .conflict }
        contents.sessions[id]?.append(document)
        return id
      }
    }
  }

  func createSnapshot(
    of source: SnapshotOrigin, for audience: SnapshotAudience, key: String
  ) async throws(ServerFailure) -> String {
    try run(.snapshot) { (contents) throws(ServerFailure) in
      if let id = contents.snapshotKeys[key] { return id }
      let id = "snapshot\(contents.snapshots.count + 1)"
      contents.snapshotKeys[key] = id
      contents.snapshotOrigins.append(source)
      contents.audiences.append(audience)
      switch source {
      case .document(let document): contents.snapshots[id] = document
      case .version(let version):
        contents.snapshots[id] = contents.sessions[version.sessionID]?[Int(version.version) - 1]
      }
      return id
    }
  }

  func snapshot(_ id: String) async throws(ServerFailure) -> WorkbenchDocument {
    try run(.snapshot) { (contents) throws(ServerFailure) in
      guard let document = contents.snapshots[id] else { throw .missing }
      return document.asText
    }
  }

  func watch(
    _ id: String, knownVersion: Int64, _ tell: @Sendable (ServerNews) -> Void
  ) async throws(ServerFailure) {
    let (stream, continuation) = AsyncStream<ServerNews>.makeStream()
    try run(.watch) { (contents) throws(ServerFailure) in contents.watchers.append(continuation) }
    for await news in stream { tell(news) }
  }

  func renewCredentials() async -> Bool {
    contents.withLock { contents in
      contents.renewals.isEmpty ? false : contents.renewals.removeFirst()
    }
  }

  var drafts: (any WorkbenchServerDrafts)? { ScriptedDrafts(server: self) }

  func run<Value: Sendable>(
    _ call: Call, _ body: (inout Contents) throws(ServerFailure) -> Value
  ) throws(ServerFailure) -> Value {
    try contents.withLock { (contents) throws(ServerFailure) in
      contents.calls.append(call)
      if contents.isDown { throw .unreachable }
      guard contents.faults[call]?.isEmpty == false,
        let fault = contents.faults[call]?.removeFirst()
      else { return try body(&contents) }
      if fault.isExecuted { _ = try body(&contents) }
      throw fault.failure
    }
  }
}

extension ScriptedServer.Contents {
  func version(of id: String) -> ServerVersion {
    let versions = sessions[id] ?? []
    return ServerVersion(
      sessionID: id, version: Int64(versions.count), contentHash: "h\(versions.count)",
      writer: "ann")
  }

  /// Executes a save, or answers it as it was answered before.
  mutating func once(
    _ key: String, _ body: (inout Self) throws(ServerFailure) -> String
  ) throws(ServerFailure) -> ServerVersion {
    if let known = executed[key] { return known }
    let id = try body(&self)
    let version = version(of: id)
    executed[key] = version
    return version
  }
}

extension WorkbenchDocument {
  /// The same document with its content as a server keeps it: one text.
  var asText: WorkbenchDocument {
    WorkbenchDocument(
      title: title, description: description, content: WorkbenchContent(text: content.text),
      format: format)
  }

  var text: String { String(decoding: content.text, as: UTF8.self) }
}
