// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import WorkbenchEngine

/// An event for the program that shows a session, in addition to its status. Every failure is
/// reported here.
public enum WorkbenchNews: Sendable, Equatable {
  /// Show this document in place of the current one.
  case document(WorkbenchDocument, isReadOnly: Bool)
  /// Ask the user how to resolve two versions. Sent at most once for each version on the server.
  case question(ServerVersion, RemoteState.Divergence)
  /// A call to the draft store failed. The status tells whether edits are only in memory.
  case draftFailure(DraftStoreError)
  /// A call to the server failed; it is retried where that helps.
  case serverFailure(ServerFailure)
}
