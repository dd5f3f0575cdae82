// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import Workbench
import WorkbenchEngine

/// A device with a folder for drafts, a clock and a server, on which desks come and go.
final class WorkbenchBench: Sendable {
  let path: String
  let clock = ManualClock()
  let server = ScriptedServer()
  static let owner = DraftOwner(serverID: "server", principalID: "ann")

  init() throws {
    var template = Array("/tmp/holdfast-workbench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw DraftStoreError(.unavailable, "mkdtemp") }
    path = String(
      decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    server.put(Self.document("0"), as: "s1")
  }

  deinit {
    for name in ["keys", "drafts.sqlite", "drafts.sqlite-wal", "drafts.sqlite-shm", "drafts.lock"] {
      unlink("\(path)/\(name)")
    }
    rmdir(path)
  }

  /// A desk, as a process that starts has one. Another on the same folder is the next process: that
  /// the one before is not closed is its crash.
  func desk(
    faults: DiskFaults = DiskFaults(), _ change: (inout WorkbenchConfiguration) -> Void = { _ in }
  ) -> WorkbenchDesk {
    var configuration = WorkbenchConfiguration()
    configuration.rules.worksInParts = true
    configuration.rules.retryJitter = 0
    change(&configuration)
    return WorkbenchDesk(server: server, configuration: configuration, clock: clock) {
      [path] () throws(DraftStoreError) in
      try faults.check()
      let store = try DraftStore(folder: DraftFolder(path), owner: Self.owner)
      return FaultyDrafts(store: store, faults: faults)
    }
  }

  static func document(_ value: String, title: String = "t") -> WorkbenchDocument {
    WorkbenchDocument(
      title: title,
      content: WorkbenchContent(parts: [("a", Array(value.utf8)), ("b", Array("0".utf8))]))
  }

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}

extension WorkbenchSession {
  /// Waits until the status is as wanted.
  func until(_ isWanted: (SessionStatus) -> Bool) async {
    for await status in statuses where isWanted(status) { return }
  }

  /// Edits part `a`.
  @discardableResult
  func type(_ value: String) throws -> TakenEdit {
    try edit(part: "a", bytes: Array(value.utf8))
  }
}
