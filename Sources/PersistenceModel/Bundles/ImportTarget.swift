// SPDX-License-Identifier: Apache-2.0

/// The state that an import finds under an id.
public enum ImportTarget: Hashable, Sendable {
  /// Nothing, not even a deleted session.
  case absent
  /// A session that its owner sees.
  case present(SessionMetadata)
  /// A session that was deleted and not yet removed for good.
  case deleted(SessionMetadata)
}
