// SPDX-License-Identifier: Apache-2.0

/// Unsaved work as it is kept among the user's drafts on the server.
public struct ServerDraft: Sendable, Equatable {
  /// The session; nil if it was never saved.
  public var sessionID: String?
  /// The version of the session on which the edits are based; 0 if it was never saved.
  public var baseVersion: Int64
  /// The number of the document's last edit.
  public var revision: Int
  /// The document after that edit.
  public var document: WorkbenchDocument

  /// Creates a draft from its properties.
  public init(
    sessionID: String?, baseVersion: Int64, revision: Int, document: WorkbenchDocument
  ) {
    self.sessionID = sessionID
    self.baseVersion = baseVersion
    self.revision = revision
    self.document = document
  }
}

/// One state of a draft on the server.
public struct ServerDraftReference: Sendable, Hashable {
  /// The things of which there are drafts.
  public enum Subject: Sendable, Hashable {
    /// A session.
    case session(String)
    /// Work that was never saved, under an id that a workbench chose.
    case unsaved(String)
  }

  /// The subject.
  public var subject: Subject
  /// The id of the device, as the workbench that wrote the draft chose it.
  public var deviceID: String
  /// The tag of the state.
  public var etag: String

  /// Creates a reference from its properties.
  public init(subject: Subject, deviceID: String, etag: String) {
    self.subject = subject
    self.deviceID = deviceID
    self.etag = etag
  }

  /// The session; nil if the work was never saved.
  public var sessionID: String? {
    if case .session(let id) = subject { id } else { nil }
  }
}
