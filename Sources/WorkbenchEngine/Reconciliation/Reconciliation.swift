// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The relation between the two sides of a session, judged by their contents and never by clocks.
public enum Reconciliation: Sendable, Equatable {
  /// The server has the document that was sent: the answer to that save was lost.
  case theirsIsSent(revision: Int)
  /// Both sides are equal.
  case equal
  /// Only the server has changes.
  case mineUnchanged
  /// Only the local side has changes.
  case theirsUnchanged
  /// Both sides changed different places; this is the document with all changes.
  case merged(WorkbenchDocument)
  /// Both sides changed these places: JSON pointers into the content, `title`, `description`.
  case conflicting([String])

  /// Compares both sides. Contents are compared as JSON: members in any order, numbers by value.
  /// Takes time proportional to the size of the documents, and more for long arrays.
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
      // A document that is not JSON can only be replaced as a whole.
      return .conflicting(conflicts + [""])
    }
    conflicts += content.conflicts.map(\.path)
    guard conflicts.isEmpty, let title, let description else { return .conflicting(conflicts) }
    let merged = WorkbenchContent(text: content.text, inParts: mine.content.isInParts)
    // A content that only they changed keeps their format; otherwise this program has written it.
    let isTheirs = isEqual(mine.content, base.content)
    let format = isTheirs ? theirs.format : mine.format
    return .merged(
      WorkbenchDocument(title: title, description: description, content: merged, format: format))
  }

  /// The merged text, if at most one side changed it or both did so equally; nil otherwise.
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
    // A document that is not JSON is equal only to the same bytes.
    return (try? JSONDifference.patch(from: texts.0, to: texts.1)) == Array("[]".utf8)
  }

  /// Compares bytes, as the server does: to it, composed and decomposed characters differ.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }
}
