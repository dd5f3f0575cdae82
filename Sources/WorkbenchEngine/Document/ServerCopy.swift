// SPDX-License-Identifier: Apache-2.0

/// A version of a session on the server, told without its content.
public struct ServerVersion: Sendable, Equatable {
  /// The session's id.
  public var sessionID: String
  /// The version, which grows with each change.
  public var version: Int64
  /// The content's digest as the server gives it, compared and never computed here.
  public var contentHash: String
  /// The user who made the version, if the server told.
  public var writer: String?
  /// The time of the change on the server's clock in milliseconds since 1970, only to be shown.
  public var updatedAt: Int64?

  /// A version with all that is known of it.
  public init(
    sessionID: String, version: Int64, contentHash: String, writer: String? = nil,
    updatedAt: Int64? = nil
  ) {
    self.sessionID = sessionID
    self.version = version
    self.contentHash = contentHash
    self.writer = writer
    self.updatedAt = updatedAt
  }
}

/// A version of a session with its document: what edits begin with, and what a save replaces.
public struct ServerCopy: Sendable, Equatable {
  /// The version.
  public var version: ServerVersion
  /// Its document.
  public var document: WorkbenchDocument

  /// A version and its document.
  public init(version: ServerVersion, document: WorkbenchDocument) {
    self.version = version
    self.document = document
  }
}
