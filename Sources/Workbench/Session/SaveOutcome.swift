// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The outcome of a save. In every case the edits are kept.
public enum SaveOutcome: Sendable, Equatable {
  /// The server has all edits that the save covered.
  case saved(ServerVersion)
  /// The server cannot be reached, or has not answered. The save is sent, or resent, once it can be
  /// reached, if need be by the next process that opens the session.
  case pending
  /// The server has a different version: the user has to decide.
  case conflict(ServerVersion)
  /// The session is gone from the server. It can be saved as a new one.
  case missing
  /// The server refused.
  case rejected(SaveRefusal)
}
