// SPDX-License-Identifier: Apache-2.0

import DraftStore
import FoundationEssentials
import Glibc
import Workbench
import WorkbenchEngine

/// What the notebook shows and does.
struct Page {
  let desk: WorkbenchDesk
  let session: WorkbenchSession

  /// Shows the cells, and from then on where they are.
  func begin() {
    Notebook.say("cells \(Self.text(Self.cells(of: session.document)))")
    Task { [session] in
      var last = ""
      for await status in session.statuses {
        let line = "\(status.words()) [\(status.version?.sessionID ?? "unsaved")]"
        if line != last { Notebook.say("status \(line)") }
        last = line
      }
    }
  }

  func take(_ line: String) async throws {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let text = words.count > 1 ? words[1] : ""
    switch words.first {
    case "/save": tell(try await session.save())
    case "/title": try session.edit(title: text)
    case "/cells": Notebook.say("cells \(Self.text(Self.cells(of: session.document)))")
    case "/status": Notebook.say("status \(session.status.words())")
    case "/discard": try await session.discard()
    case "/snapshot": Notebook.say("snapshot \(try await session.makeSnapshot())")
    case "/kept": try await tellKept()
    case "/mine", "/theirs", "/merge", "/copy": try await resolve(words[0], text)
    default: try addCell(line)
    }
  }

  /// Adds a cell, and says when it has become durable, by the clock that never goes back.
  private func addCell(_ cell: String) throws {
    var cells = Self.cells(of: session.document)
    cells.append(cell)
    let edit = try session.edit(part: "cells", bytes: Array(Self.text(cells).utf8))
    Notebook.say("edit \(Self.now) \(cell)")
    Task {
      guard (try? await edit.durable()) != nil else { return }
      Notebook.say("durable \(Self.now) \(cell)")
    }
  }

  private func resolve(_ word: String, _ title: String) async throws {
    let theirs = session.status.remote.version
    switch (word, theirs) {
    case ("/copy", _): tell(try await session.saveAsCopy(title: title, besides: theirs))
    case ("/theirs", _): try await session.useTheirs(theirs)
    case ("/mine", let theirs?): tell(try await session.keepMine(over: theirs))
    case ("/merge", let theirs?): tell(try await session.merge(with: theirs))
    default: Notebook.say("error there is no question")
    }
  }

  private func tell(_ outcome: SaveOutcome) {
    switch outcome {
    case .saved(let version):
      Notebook.say("saved version \(version.version) of \(version.sessionID)")
    case .pending: Notebook.say("pending: it is sent when the server can be asked")
    case .conflict(let theirs):
      let writer = theirs.writer ?? "somebody"
      let news = "conflict with version \(theirs.version) by \(writer)"
      Notebook.say("\(news): /mine, /theirs, /merge, /copy")
    case .missing: Notebook.say("missing on the server: /copy saves a new session")
    case .rejected(let refusal): Notebook.say("rejected: \(refusal.message)")
    }
  }

  /// Tells the cells of every document on this device: drafts, history and trash.
  private func tellKept() async throws {
    for draft in try await desk.recoverables() {
      // A draft that was saved meanwhile is in the history.
      guard let found = try? await desk.compare(draft) else { continue }
      Notebook.say("draft \(Self.text(Self.cells(of: found.draft.document)))")
    }
    for kept in try await desk.history() + desk.trashed() {
      guard let document = try await desk.document(kept) else { continue }
      Notebook.say("kept \(Self.text(Self.cells(of: document)))")
    }
    Notebook.say("end")
  }

  // MARK: Cells

  /// The cells of a document, which is in parts if this program made or opened it.
  static func cells(of document: WorkbenchDocument) -> [String] {
    struct Cells: Decodable { var cells: [String] }
    let content = Data(document.content.text)
    return (try? JSONDecoder().decode(Cells.self, from: content))?.cells ?? []
  }

  static func text(_ cells: [String]) -> String {
    let data = (try? JSONEncoder().encode(cells)) ?? Data("[]".utf8)
    return String(decoding: data, as: UTF8.self)
  }

  /// Milliseconds of the clock that never goes back.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
