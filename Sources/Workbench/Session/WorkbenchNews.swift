// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import WorkbenchEngine

/// News of a session beside its status, for the program that shows it. No failure is only logged.
public enum WorkbenchNews: Sendable, Equatable {
  /// Show this document in place of the one that is shown.
  case document(WorkbenchDocument, isReadOnly: Bool)
  /// Ask what is to become of two versions; at most once for each version of the server.
  case question(ServerVersion, RemoteState.Divergence)
  /// A call of the draft store failed. The status tells whether edits are only in memory.
  case draftFailure(DraftStoreError)
  /// A call of the server failed; it is made again where that helps.
  case serverFailure(ServerFailure)
}
