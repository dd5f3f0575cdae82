// SPDX-License-Identifier: Apache-2.0

import JSONText
import Workbench
import WorkbenchEngine

/// A session's text in an editor. Each time the editor saves its file, the text becomes an edit of
/// the session, and so a draft on this device.
struct EditedText {
  let folder: EditFolder
  private let session: WorkbenchSession
  private let editor: Editor
  /// True if the text ended with a newline before it was edited.
  private let endsLine: Bool

  init(of session: WorkbenchSession, in editor: Editor) throws {
    self.session = session
    self.editor = editor
    endsLine = session.document.content.text.last == Self.lineEnd
    folder = try EditFolder(for: session.status.version?.sessionID)
  }

  private static let lineEnd = UInt8(ascii: "\n")

  /// Opens the text in the editor until it is JSON.
  ///
  /// - Throws: `Failure` if the editor fails, or the user stops. The session has the text anyway.
  func edit() async throws {
    try folder.write(session.document.content.text)
    while true {
      var stamp = folder.stamp
      try await editor.edit(folder.file) { isOver in
        let now = folder.stamp
        guard now != stamp || isOver else { return }
        stamp = now
        try take(isWhole: isOver)
      }
      guard let fault = Self.fault(in: session.document.content.text) else { return }
      guard let answer = Terminal.ask("\(fault) [e]dit again, or [s]top?"), answer != "s" else {
        throw Failure(fault)
      }
    }
  }

  /// Takes the file's text as an edit of the session.
  ///
  /// - Parameter isWhole: False if the editor may be writing the file: an empty one is not taken.
  private func take(isWhole: Bool) throws {
    var text: [UInt8]
    do {
      text = try folder.read()
    } catch {
      // Some editors replace the file, and for a moment there is none.
      guard isWhole else { return }
      throw error
    }
    // Editors end the last line of a text.
    if text.last == Self.lineEnd, !endsLine { text.removeLast() }
    guard text != session.document.content.text, isWhole || !text.isEmpty else { return }
    try session.edit(content: WorkbenchContent(text: text))
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
