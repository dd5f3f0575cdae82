// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

/// The tags of raw contents: `"<version>-<hash>"` of a session, `"<hash>"` of a snapshot, whose
/// content never changes.
enum ContentTag {
  static func tag(of metadata: SessionMetadata.Wire) -> EntityTag? {
    EntityTag("\(metadata.version)-\(metadata.contentHash)")
  }

  static func tag(of metadata: SnapshotMetadata.Wire) -> EntityTag? {
    EntityTag(metadata.contentHash)
  }

  /// The tag of the version that a change met instead of the one it expected, by the values of
  /// that error.
  static func current(_ values: [String: String]) -> EntityTag? {
    guard let version = values["current_version"], let hash = values["current_content_hash"] else {
      return nil
    }
    return EntityTag("\(version)-\(hash)")
  }

  /// The version in a tag. A tag of another form gets a version that no session has, so that it
  /// fails like any other mismatch.
  static func version(of tag: EntityTag) -> Int64 { parts(of: tag)?.version ?? .max }

  /// The version and the hash in the tag of a session; nil for a tag of another form.
  static func parts(of tag: EntityTag) -> (version: Int64, hash: String)? {
    let digits = tag.text.prefix { $0 != "-" }
    guard digits.utf8.count < tag.text.utf8.count, digits.first != "0",
      digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let version = Int64(digits)
    else { return nil }
    return (version, String(tag.text.dropFirst(digits.count + 1)))
  }
}
