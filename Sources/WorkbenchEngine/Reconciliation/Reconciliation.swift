// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The relation of two sides of a session, judged by what they hold and never by clocks.
public enum Reconciliation: Sendable, Equatable {
  /// The server has what was sent: my own save, whose answer was lost.
  case theirsIsSent(revision: Int)
  /// Both sides hold the same.
  case equal
  /// I have changed nothing.
  case mineUnchanged
  /// They have changed nothing.
  case theirsUnchanged
  /// Both have changed different places; this is the document with all changes.
  case merged(WorkbenchDocument)
  /// Both have changed these places: JSON pointers into the content, `title`, `description`.
  case conflicting([String])

  /// Compares both sides. Contents are equal if they are as JSON: members in any order, numbers by
  /// value. It takes time proportional to the documents, and more for long arrays.
  public static func of(_ input: ReconciliationInput, idKeys: [String] = ["id"]) -> Self {
    let theirs = input.theirs.document
    if let sent = input.sent, isEqual(sent.document, theirs) {
      return .theirsIsSent(revision: sent.revision)
    }
    if isEqual(input.mine, theirs) { return .equal }
    guard let base = input.base else { return .conflicting([""]) }
    if isEqual(base.document, theirs) { return .theirsUnchanged }
    if isEqual(base.document, input.mine) { return .mineUnchanged }
    return merge(base.document, input.mine, theirs, idKeys)
  }

  private static func merge(
    _ base: WorkbenchDocument, _ mine: WorkbenchDocument, _ theirs: WorkbenchDocument,
    _ idKeys: [String]
  ) -> Self {
    var options = JSONMerge.Options()
    options.idKeys = idKeys
    var conflicts: [String] = []
    let title = line(base.title, mine.title, theirs.title)
    let description = line(base.description, mine.description, theirs.description)
    if title == nil { conflicts.append("title") }
    if description == nil { conflicts.append("description") }
    let content: JSONMerge.Outcome
    do throws(JSONMergeError) {
      content = try JSONMerge.merge(
        base: base.content.text, mine: mine.content.text, theirs: theirs.content.text,
        options: options)
    } catch {
      // A document that is not JSON can only be taken whole.
      return .conflicting(conflicts + [""])
    }
    conflicts += content.conflicts.map(\.path)
    guard conflicts.isEmpty, let title, let description else { return .conflicting(conflicts) }
    let merged = WorkbenchContent(text: content.text, inParts: mine.content.isInParts)
    return .merged(WorkbenchDocument(title: title, description: description, content: merged))
  }

  /// A line of text that at most one side changed, or both equally; nil otherwise.
  private static func line(_ base: String, _ mine: String, _ theirs: String) -> String? {
    if isSame(mine, base) || isSame(mine, theirs) { return theirs }
    return isSame(theirs, base) ? mine : nil
  }

  private static func isEqual(_ left: WorkbenchDocument, _ right: WorkbenchDocument) -> Bool {
    isSame(left.title, right.title) && isSame(left.description, right.description)
      && isEqual(left.content, right.content)
  }

  private static func isEqual(_ left: WorkbenchContent, _ right: WorkbenchContent) -> Bool {
    if left == right { return true }
    let texts = (left.text, right.text)
    if texts.0 == texts.1 { return true }
    // A document that is not JSON is equal to nothing but its own bytes.
    return (try? JSONDifference.patch(from: texts.0, to: texts.1)) == Array("[]".utf8)
  }

  /// True if both have the same characters: the server does not take composed ones for decomposed.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }
}
