// SPDX-License-Identifier: Apache-2.0

@testable import WorkbenchEngine

/// The slot of one writer in a draft store: what is on the disk.
struct StoreModel {
  var draft: WorkbenchDraft?
  /// What is in history or trash: it outlives drafts.
  private(set) var documents: Set<String> = []
  /// The document that was written last, as far as the process knows it.
  var lastWritten: WorkbenchDocument?
  private(set) var violations: [String] = []

  /// Writes a draft, from the parts that are said to have changed and nothing else.
  mutating func write(_ draft: WorkbenchDraft, _ changedParts: Set<Int>) {
    if let lastWritten {
      let old = lastWritten.content.parts
      for (index, part) in draft.document.content.parts.enumerated()
      where !changedParts.contains(index) {
        if index >= old.count || old[index] != part {
          violations.append("part \(index) of draft \(draft.revision) changed untold")
        }
      }
    }
    lastWritten = draft.document
    self.draft = draft
  }

  mutating func acknowledge(through revision: Int, _ base: ServerCopy?) {
    guard var draft else { return }
    if draft.revision <= revision {
      documents.insert(draft.document.fingerprint)
      self.draft = nil
    } else {
      draft.base = base
      draft.attempt = nil
      self.draft = draft
    }
  }

  mutating func trash(_ document: WorkbenchDocument, _ revision: Int) {
    documents.insert(document.fingerprint)
    if let draft, draft.revision <= revision { self.draft = nil }
  }
}
