// SPDX-License-Identifier: Apache-2.0

/// A requested publication of one state of a draft.
public struct DraftPublication: Hashable, Sendable {
  /// The draft.
  public var key: SessionDraftKey
  /// The tag of the state to publish. No other state of any draft has it, so it identifies the
  /// attempt.
  public var etag: String
  /// The version that the draft replaces; nil for the one that it is based on.
  public var expectedVersion: Int64?
  /// The rule for replacing a document that has a format.
  public var formatRule: FormatRule
  /// The note about the change.
  public var note: ChangeNote

  /// A publication of its parts.
  public init(
    key: SessionDraftKey, etag: String, expectedVersion: Int64? = nil,
    formatRule: FormatRule = .same, note: ChangeNote = .none
  ) {
    self.key = key
    self.etag = etag
    self.expectedVersion = expectedVersion
    self.formatRule = formatRule
    self.note = note
  }

  /// The fingerprint of changing the session `id`: it covers only the request, so it can be
  /// computed after the draft is gone.
  public func fingerprint(
    updating id: SessionID
  ) throws(PersistenceError) -> RequestFingerprint {
    try RequestFingerprint(requestID, "publish draft") { writer in
      writer.append(id.text)
      writer.append(expectedVersion ?? 0)
      writer.append(said: nil, note)
      if formatRule != .same { writer.append("rule \(formatRule.rawValue)") }
    }
  }

  /// The attempt to create a session. One state of a draft becomes one session, with whichever note
  /// it is published.
  public func creation() throws(PersistenceError) -> CreationAttempt {
    CreationAttempt(
      requestID: requestID,
      fingerprint: try RequestFingerprint(requestID, "publish draft as new") { _ in })
  }

  /// The id of the attempt. It has spaces, so it is none that a client can send.
  private var requestID: RequestID { RequestID(internal: "draft \(etag)") }

  /// The change that makes a session what the draft is.
  ///
  /// The values were checked when they were saved; limits that were lowered since do not matter.
  public func change(_ draft: SessionDraft) throws(PersistenceError) -> SessionChange {
    SessionChange(
      title: try Title(validating: draft.metadata.title, limits: .ceiling),
      description: try SessionDescription(
        validating: draft.metadata.description, limits: .ceiling),
      content: draft.content, format: draft.metadata.contentFormat, formatRule: formatRule,
      note: note)
  }

  /// The new session that the draft becomes.
  public func newSession(_ draft: SessionDraft) throws(PersistenceError) -> NewSession {
    NewSession(
      title: try Title(validating: draft.metadata.title, limits: .ceiling),
      description: try SessionDescription(
        validating: draft.metadata.description, limits: .ceiling),
      content: draft.content, format: draft.metadata.contentFormat, note: note)
  }
}
