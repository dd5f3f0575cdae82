// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import JSONText

/// The interactive editing of a session.
///
///     editing ── not JSON ──► question ── again ──► editing
///        │ JSON                  └ stop ──► kept
///        ▼
///     saving ── conflict ──► question ── merge, mine ──► saving
///        │ saved                 ├ theirs ──► given up
///        ▼                       ├ again ──► editing
///      saved                     └ stop ──► kept
///
/// Invariant: the text is in the folder until it is saved or discarded.
struct SessionEdit {
  private let server: Server
  private let id: ThingID
  private let folder: EditFolder
  private let editor: Editor
  private let note: String
  /// The content on which the edit is based, and its version.
  private var base: [UInt8]
  private var version: Int64

  init(_ id: ThingID, with server: Server, note: String, editor: Editor) async throws {
    let session = try await server.session(id)
    self.server = server
    self.id = id
    self.note = note
    self.editor = editor
    base = session.content
    version = session.metadata?.version ?? 0
    folder = try EditFolder(for: id, holding: base)
  }

  /// Edits and saves; returns a sentence that describes the outcome.
  ///
  /// - Throws: `Failure`, whose message tells where the text is kept.
  mutating func run() async throws -> String {
    do {
      return try await editAndSave()
    } catch let error as HoldfastError {
      let failure = Failure(error)
      throw kept(Failure(failure.description, exitCode: failure.exitCode))
    } catch let failure as Failure {
      throw kept(failure)
    }
  }

  private mutating func editAndSave() async throws -> String {
    var text = try edited()
    while true {
      guard text != base else {
        folder.remove()
        return "unchanged, version \(version)"
      }
      do throws(HoldfastError) {
        let saved = try await save(text)
        folder.remove()
        return saved
      } catch {
        guard let conflict = error.versionConflict else { throw error }
        guard let next = try await resolve(text, conflict, error) else {
          folder.remove()
          return "discarded; the session has version \(conflict.version)"
        }
        text = next
      }
    }
  }

  // MARK: Editing

  /// The text as the editor left it. Asks again until it is JSON.
  private func edited() throws -> [UInt8] {
    while true {
      try editor.edit(folder.file)
      let text = asBase(try folder.read())
      let fault: JSONTextError
      do throws(JSONTextError) {
        try JSONValidator.validate(text)
        return text
      } catch {
        fault = error
      }
      let line = text.prefix(fault.offset).count { $0 == UInt8(ascii: "\n") } + 1
      let words = "The text is not JSON: \(fault.fault) in line \(line)."
      guard let answer = Terminal.ask("\(words) [e]dit again, or [s]top?"), answer != "s" else {
        throw Failure(words)
      }
    }
  }

  /// The text without the final newline that editors append, if the base had none.
  private func asBase(_ text: [UInt8]) -> [UInt8] {
    let lineEnd = UInt8(ascii: "\n")
    return text.last == lineEnd && base.last != lineEnd ? text.dropLast() : text
  }

  /// The failure, extended by where the text is kept.
  private func kept(_ failure: Failure) -> Failure {
    let save = "Save it with `holdfast session save \(id.text) FILE --based-on \(version)`."
    return Failure(
      "\(failure.description) Your text is in \(folder.file).", exitCode: failure.exitCode,
      remedy: failure.remedy ?? save)
  }

  // MARK: Saving

  private func save(_ text: [UInt8]) async throws(HoldfastError) -> String {
    var request = UpdateSessionRequest()
    request.id = id.text
    request.expectedVersion = version
    request.content = text
    request.changeNote = note
    let response = try await server.call(SessionServiceMethods.updateSession, request)
    let number = response.metadata?.version ?? 0
    return response.unchanged ? "unchanged, version \(number)" : "saved version \(number)"
  }

  /// Asks how to resolve a conflict. Returns the text to save next, or nil if the edit was
  /// discarded.
  private mutating func resolve(
    _ text: [UInt8], _ conflict: VersionConflict, _ error: HoldfastError
  ) async throws -> [UInt8]? {
    let theirs = try await server.version(conflict.version, of: id).content
    let merged = try? JSONMerge.merge(base: base, mine: text, theirs: theirs)
    let isClean = merged?.conflicts.isEmpty ?? false
    let writer = TerminalText.escaped(conflict.lastWriterID)
    Terminal.complain("\(writer) saved version \(conflict.version) meanwhile.")
    for place in merged?.conflicts ?? [] {
      Terminal.complain("  both changed \(TerminalText.escaped(place.path))")
    }
    let question =
      (isClean ? "[m]erge both, " : "")
      + "keep m[i]ne, use [t]heirs, [e]dit again, or [s]top?"
    while let answer = Terminal.ask(question) {
      switch answer.lowercased() {
      case "m" where isClean:
        (base, version) = (theirs, conflict.version)
        let text = merged?.text ?? text
        try folder.write(text)
        return text
      case "i":
        (base, version) = (theirs, conflict.version)
        return text
      case "t": return nil
      case "e": return try edited()
      case "s", "": throw error
      default: continue
      }
    }
    throw error
  }
}
