// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  /// True if the document can be edited now.
  var isEditable: Bool { life == .editing }

  mutating func take(_ edit: WorkbenchEdit) {
    if let refusal = refusal(of: edit) {
      effects.append(.refuse(.edit(refusal)))
      return
    }
    switch edit {
    case .title(let title): document.title = title
    case .description(let description): document.description = description
    case .part(let name, let bytes):
      changedParts[document.content.replace(name, with: bytes)] = edits.edited + 1
      document.format = writtenFormat
    case .content(let content):
      replaceContent(content)
      document.format = writtenFormat
    case .document(let document):
      self.document.title = document.title
      self.document.description = document.description
      replaceContent(document.content)
      if !configuration.keepsFormat || base == nil {
        self.document.format = document.format ?? writtenFormat
      }
    }
    countEdit()
  }

  /// The format of a content that the program changes.
  private var writtenFormat: WorkbenchFormat? {
    configuration.keepsFormat ? document.format : configuration.format
  }

  private func refusal(of edit: WorkbenchEdit) -> EditRefusal? {
    switch life {
    case .editing: break
    case .readOnly: return .readOnly
    case .idle, .opening, .recovering: return .notOpen
    case .closing, .closed: return .closed
    }
    if case .part = edit, !document.content.isInParts { return .notInParts }
    return nil
  }

  /// Replaces the content; the next edit counts as having changed all of it.
  mutating func replaceContent(_ content: WorkbenchContent) {
    document.content = content
    changedParts = [:]
    for index in content.parts.indices { changedParts[index] = edits.edited + 1 }
  }

  /// Counts an edit that was just made, and schedules a draft.
  mutating func countEdit() {
    edits.edited += 1
    if pendingSince == nil { pendingSince = now.uptime }
    scheduleDraft()
    if case .behind(let version) = remote { diverge(at: version) }
  }

  /// Loads a document from the server, which leaves nothing to save.
  mutating func adopt(_ copy: ServerCopy) {
    base = copy
    document.title = copy.document.title
    document.description = copy.document.description
    replaceContent(copy.document.content)
    document.format = copy.document.format
    // Numbers are never reused, so late results for earlier edits cannot match this one.
    edits.edited += 1
    edits.durable = edits.edited
    edits.acknowledged = edits.edited
    pendingSince = nil
    drafts = .settled
    remote = .inSync
    theirs = nil
    comparison = nil
    sent = nil
    liftRefusal()
    effects.append(.load(document, isReadOnly: false))
  }

  /// Makes a server version the base of the edits. That has to be kept too, so it counts as an
  /// edit.
  mutating func rebase(onto copy: ServerCopy) {
    base = copy
    if configuration.keepsFormat { document.format = copy.document.format }
    remote = .inSync
    theirs = nil
    comparison = nil
    sent = nil
    countEdit()
  }
}
