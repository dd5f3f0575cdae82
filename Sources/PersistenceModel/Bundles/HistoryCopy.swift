// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// Some older versions of a session as a bundle has them, all of them checked.
public struct HistoryCopy: Hashable, Sendable {
  /// The versions.
  public private(set) var versions: [Version] = []
  /// Contents that the versions have and the session itself has not, each once.
  public private(set) var contents: [Content] = []
  /// What the versions and contents take in memory, in bytes.
  public private(set) var heldBytes = 0

  /// One older version.
  public struct Version: Hashable, Sendable {
    /// The number of the version.
    public var version: Int64
    /// What the user calls it; empty when it has no name.
    public var name: String
    /// The title at this version.
    public var title: Title
    /// The description at this version.
    public var description: SessionDescription
    /// The SHA-256 of the content at this version.
    public var contentHash: Digest
    /// The content's size in bytes.
    public var contentSize: Int64
    /// When title, description or content last changed before or with this version.
    public var updateTime: Timestamp
    /// Who made this version: the importer, or somebody else of whom the bundle claims it.
    public var writerID: OwnerID
    /// Whether the session was deleted at this version.
    public var isDeleted: Bool

    /// A version of its parts.
    public init(
      version: Int64, name: String, title: Title, description: SessionDescription,
      contentHash: Digest, contentSize: Int64, updateTime: Timestamp, writerID: OwnerID,
      isDeleted: Bool
    ) {
      self.version = version
      self.name = name
      self.title = title
      self.description = description
      self.contentHash = contentHash
      self.contentSize = contentSize
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
