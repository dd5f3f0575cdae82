// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import HoldfastClient
import Workbench
import WorkbenchEngine

/// A notebook at a terminal: each line becomes a cell, and no cell is lost.
///
///     notebook SERVER USER FOLDER [SESSION]
///
/// Lines that begin with a slash are commands: /save, /title TEXT, /cells, /status, /mine, /theirs,
/// /merge, /copy TITLE, /discard, /snapshot, /kept, /quit. Kill it at any time, and start it again.
@main
struct Notebook {
  // Reading a line blocks, which nothing but the main thread may do.
  @MainActor static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4 || arguments.count == 5 else {
      say("usage: notebook SERVER USER FOLDER [SESSION]")
      exit(64)
    }
    let (server, user, folder) = (arguments[1], arguments[2], arguments[3])

    // The client connects when it is needed, so a notebook opens without the server, too.
    var settings = HoldfastClientConfiguration(server: try HoldfastAddress(server))
    settings.user = user
    settings.retry = .none
    let client = try HoldfastClient(settings)

    // Drafts belong to a user of a server. The desk keeps them in the folder, sealed if there are
    // keys.
    let keys = "NOTEBOOK_DRAFT_KEYS"
    var configuration = WorkbenchConfiguration()
    configuration.rules.worksInParts = true
    configuration.rules.saveAfter = 1_000
    let desk = WorkbenchDesk(
      of: DraftOwner(serverID: server, principalID: user), draftsAt: folder,
      sealedBy: getenv(keys) == nil ? nil : .variable(keys), server: HoldfastServer(client),
      configuration: configuration)

    let session = try await open(desk, arguments.dropFirst(4).first)
    let page = Page(desk: desk, session: session)
    page.begin()
    while let line = readLine() {
      if line == "/quit" { break }
      do {
        try await page.take(line)
      } catch {
        say("error \(error)")
      }
    }
    let reports = await desk.close()
    await client.close()
    say("closed with \(reports.reduce(0) { $0 + $1.pendingEdits }) edits only on this device")
  }

  /// The session of that id, or the draft that the last notebook left, or a new document.
  static func open(_ desk: WorkbenchDesk, _ id: String?) async throws -> WorkbenchSession {
    if let id { return try await desk.open(id) }
    for draft in try await desk.recoverables() where draft.openIn == nil {
      return try await desk.recover(draft)
    }
    let content = WorkbenchContent(parts: [("cells", Array("[]".utf8))])
    return try desk.create(WorkbenchDocument(title: "Notebook", content: content))
  }

  /// Writes a line at once.
  static func say(_ line: String) {
    print(line)
    fflush(nil)
  }
}
