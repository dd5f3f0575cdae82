// SPDX-License-Identifier: Apache-2.0

/// The action of an import on one session, decided from the existing state alone: so a dry run, a
/// first run and a repeated one decide alike.
///
///     found      same state    other state
///     absent     insert        insert
///     present    unchanged     skip: skipped · rename: insert beside · replace: replace
///     deleted    restore       restore
public enum ImportDecision: Hashable, Sendable {
  /// Write the copy under its id.
  case insert
  /// Write nothing: the session exists, in the same state or in one that must be kept.
  case leave(ImportOutcome)
  /// Write the copy under another id, if it has not been before.
  case insertBeside
  /// Make the copy's state a new version of the session at this version.
  case replace(expectedVersion: Int64)
  /// Bring the session back from this version with the copy's state, as a new version.
  case restore(expectedVersion: Int64)

  /// Decides for a copy whose id has been looked up.
  public init(_ copy: SessionCopy, found target: ImportTarget, policy: ImportConflictPolicy) {
    switch target {
    case .absent: self = .insert
    case .deleted(let metadata): self = .restore(expectedVersion: metadata.version)
    case .present(let metadata) where copy.isSame(as: metadata): self = .leave(.unchanged)
    case .present(let metadata):
      switch policy {
      case .skip: self = .leave(.skipped)
      case .rename: self = .insertBeside
      case .replace: self = .replace(expectedVersion: metadata.version)
      }
    }
  }

  /// Decides for a renamed copy, whose id has been looked up. The id is derived from the state, so
  /// an existing session came from an import of the same state and may have changed since.
  public init(beside target: ImportTarget) {
    switch target {
    case .absent: self = .insert
    case .present: self = .leave(.unchanged)
    case .deleted(let metadata): self = .restore(expectedVersion: metadata.version)
    }
  }
}
