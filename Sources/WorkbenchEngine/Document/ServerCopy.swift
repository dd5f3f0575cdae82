// SPDX-License-Identifier: Apache-2.0

/// A version of a session on the server, without its content.
public struct ServerVersion: Sendable, Equatable {
  /// The session's id.
  public var sessionID: String
  /// The version number, which increases with each change.
  public var version: Int64
  /// The content's digest from the server. It is compared, never computed here.
  public var contentHash: String
  /// The user who made the version, if the server reports it.
  public var writer: String?
  /// The time of the change on the server's clock, in milliseconds since 1970; only for display.
  public var updatedAt: Int64?

  /// Creates a version from its properties.
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

/// A version of a session with its document: the base of edits, and the version that a save
/// replaces.
public struct ServerCopy: Sendable, Equatable {
  /// The version.
  public var version: ServerVersion
  /// Its document.
  public var document: WorkbenchDocument

  /// Creates a copy from a version and its document.
  public init(version: ServerVersion, document: WorkbenchDocument) {
    self.version = version
    self.document = document
  }
}
