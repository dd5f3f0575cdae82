// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// Some older versions of a session as a bundle has them, all of them checked.
public struct HistoryCopy: Hashable, Sendable {
  /// The versions.
  public private(set) var versions: [Version] = []
  /// Contents that the versions have and the session itself has not, each once.
  public private(set) var contents: [Content] = []
  /// The memory that the versions and contents take, in bytes.
  public private(set) var heldBytes = 0

  /// One older version.
  public struct Version: Hashable, Sendable {
    /// The number of the version.
    public var version: Int64
    /// The name given to the version; empty if it has none.
    public var name: String
    /// The title at this version.
    public var title: Title
    /// The description at this version.
    public var description: SessionDescription
    /// The SHA-256 of the content at this version.
    public var contentHash: Digest
    /// The content's size in bytes.
    public var contentSize: Int64
    /// The format of the content at this version; nil if the bundle has none.
    public var contentFormat: ContentFormat?
    /// The note about the change that made this version.
    public var note: ChangeNote
    /// The time at which title, description or content last changed, up to this version.
    public var updateTime: Timestamp
    /// The user who made this version: the importer, or another of whom the bundle claims it.
    public var writerID: OwnerID
    /// True if the session was deleted at this version.
    public var isDeleted: Bool

    /// A version of its parts.
    public init(
      version: Int64, name: String, title: Title, description: SessionDescription,
      contentHash: Digest, contentSize: Int64, contentFormat: ContentFormat? = nil,
      note: ChangeNote = .none, updateTime: Timestamp, writerID: OwnerID, isDeleted: Bool
    ) {
      self.version = version
      self.name = name
      self.title = title
      self.description = description
      self.contentHash = contentHash
      self.contentSize = contentSize
      self.contentFormat = contentFormat
      self.note = note
      self.updateTime = updateTime
      self.writerID = writerID
      self.isDeleted = isDeleted
    }
  }

  /// No versions.
  public init() {}

  /// Adds a version, and its content where no version before had it.
  public mutating func append(_ version: Version, _ content: Content?) {
    versions.append(version)
    heldBytes += version.heldBytes
    guard let content else { return }
    contents.append(content)
    heldBytes += content.heldBytes
  }
}
