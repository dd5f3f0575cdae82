// SPDX-License-Identifier: Apache-2.0

import JSONText
import Workbench
import WorkbenchEngine

/// A session's text in an editor. Each time the editor saves its file, the text becomes an edit of
/// the session, and so a draft on this device.
///
/// Invariant: the session's content changes only by this text while the editor is open, so that
/// what it is based on stays what the user has seen.
final class EditedText {
  let folder: EditFolder
  private let session: WorkbenchSession
  private let editor: Editor
  /// The file's text as the session has it; nil if there is no file yet.
  private var taken: [UInt8]?

  init(of session: WorkbenchSession, in editor: Editor) throws {
    self.session = session
    self.editor = editor
    folder = try EditFolder(for: session.status.version?.sessionID)
  }

  /// True if the session has everything that is in the file.
  var isTaken: Bool { (try? folder.read()) == taken }

  private static let lineEnd = UInt8(ascii: "\n")

  /// Opens the text in the editor until it is JSON.
  ///
  /// - Throws: `Failure` if the editor fails, or the user stops. The session has the text anyway.
  func edit() async throws {
    let opened = session.document.content.text
    try folder.write(opened)
    taken = opened
    while true {
      var stamp = folder.stamp
      try await editor.edit(folder.file) { isOver in
        let now = folder.stamp
        guard now != stamp || isOver else { return }
        stamp = now
        try take(isWhole: isOver, endsLine: opened.last == Self.lineEnd)
      }
      guard let fault = Self.fault(in: session.document.content.text) else { return }
      let answer = Terminal.ask("\(fault) [e]dit again, or [s]top?", atEnd: "s")
      guard let answer, answer.lowercased() != "s" else { throw Failure(fault) }
    }
  }

  /// Takes the file's text as an edit of the session.
  ///
  /// - Parameters:
  ///   - isWhole: False if the editor may be writing the file: an empty one is not taken.
  ///   - endsLine: True if the text ended with a newline before it was edited.
  private func take(isWhole: Bool, endsLine: Bool) throws {
    let written: [UInt8]
    do {
      written = try folder.read()
    } catch {
      // Some editors replace the file, and for a moment there is none.
      guard isWhole else { return }
      throw error
    }
    guard written != taken, isWhole || !written.isEmpty else { return }
    // Editors end the last line of a text.
    let text = written.last == Self.lineEnd && !endsLine ? written.dropLast() : written
    if text != session.document.content.text {
      try session.edit(content: WorkbenchContent(text: text))
    }
    taken = written
  }

  /// The reason why a text is not JSON; nil if it is.
  private static func fault(in text: [UInt8]) -> String? {
    do throws(JSONTextError) {
      try JSONValidator.validate(text)
      return nil
    } catch {
      let line = text.prefix(error.offset).count { $0 == lineEnd } + 1
      return "The text is not JSON: \(error.fault) in line \(line)."
    }
  }
}
