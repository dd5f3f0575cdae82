// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import WorkbenchEngine

/// Writes drafts into a folder until it is killed. It prints the number of each draft that is on
/// the disk: what it has printed may not be lost. With keys, it seals what is in the folder first.
@main
struct DraftWriter {
  static func main() throws {
    guard (3...4).contains(CommandLine.arguments.count) else {
      say("usage: draft-writer FOLDER WRITER [KEYS]")
      exit(64)
    }
    let keys = try CommandLine.arguments.dropFirst(3).first.map { text in
      try DraftKeys(text: Array(text.utf8))
    }
    let store = try DraftStore(
      folder: DraftFolder(CommandLine.arguments[1]),
      owner: DraftOwner(serverID: "server", principalID: "ann"), keys: keys)
    let slot = try store.makeSlot(writer: CommandLine.arguments[2])
    var revision = 0
    while true {
      revision += 1
      try store.write(draft(revision), in: slot)
      say("\(revision)")
      if revision.isMultiple(of: 7) {
        try store.acknowledge(through: revision - 1, base: base(revision), in: slot)
      }
    }
  }

  /// Writes a line at once, past every buffer.
  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDOUT_FILENO, bytes, bytes.count)
  }

  /// A draft whose parts all say its number, so that a mixture is seen.
  private static func draft(_ revision: Int) -> WorkbenchDraft {
    let bytes = Array("[\(revision),\"\(String(repeating: "x", count: revision % 5_000))\"]".utf8)
    let content = WorkbenchContent(
      parts: (0..<3).map { (name: "part\($0)", bytes: bytes) })
    return WorkbenchDraft(
      revision: revision,
      document: WorkbenchDocument(title: "draft \(revision)", content: content),
      base: base(revision / 7 * 7), attempt: nil, writtenAt: Int64(revision))
  }

  private static func base(_ revision: Int) -> ServerCopy {
    let document = WorkbenchDocument(
      title: "base", content: WorkbenchContent(text: Array("[\(revision)]".utf8)))
    return ServerCopy(
      version: ServerVersion(
        sessionID: "s1", version: Int64(revision), contentHash: "h\(revision)"),
      document: document)
  }
}
