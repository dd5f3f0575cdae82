// SPDX-License-Identifier: Apache-2.0

/// The reason why a document cannot be migrated to the newest version, or why a format is
/// inconsistent.
public enum DocumentFormatError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The text is not the envelope of a document.
  case notAnEnvelope
  /// The document is in another format.
  case otherFormat(String, expected: String)
  /// The document was written by a newer program. Overwriting it would lose data that this one
  /// cannot read.
  case newer(String, version: Int32, newestKnown: Int32)
  /// No migration reads a version as old as the document's.
  case older(String, version: Int32, oldestKnown: Int32)
  /// A migration threw an error.
  case migrationFailed(from: Int32, reason: String)
  /// The document, or the output of a migration, is not JSON that can be validated.
  case notADocument(JSONTypedefDocumentError)
  /// A version between those of other migrations has no migration.
  case migrationMissing(from: Int32)
  /// Two migrations read the same version.
  case migrationRepeated(from: Int32)

  public var description: String {
    switch self {
    case .notAnEnvelope:
      "not an envelope with a format, a version of at least 1, and a content"
    case .otherFormat(let name, let expected):
      "the document is in the format \(name), not in \(expected)"
    case .newer(let name, let version, let known):
      "the document is in version \(version) of \(name); this program knows \(known) and older."
        + " Open it with a newer program"
    case .older(let name, let version, let known):
      "the document is in version \(version) of \(name); this program knows \(known) and newer"
    case .migrationFailed(let version, let reason):
      "the migration from version \(version) failed: \(reason)"
    case .notADocument(let error): "the document cannot be read: \(error)"
    case .migrationMissing(let version): "no migration reads version \(version)"
    case .migrationRepeated(let version): "two migrations read version \(version)"
    }
  }
}
