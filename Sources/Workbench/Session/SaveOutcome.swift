// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The fate of a save. Whichever it is, the edits are kept.
public enum SaveOutcome: Sendable, Equatable {
  /// The server has all edits that the save was asked for.
  case saved(ServerVersion)
  /// The server cannot be asked, or has not answered. The save is sent, again if need be, when it
  /// can, also by the next process that opens the session.
  case pending
  /// The server has another version: the person is to decide.
  case conflict(ServerVersion)
  /// The session is gone from the server. It can be saved as a new one.
  case missing
  /// The server refused.
  case rejected(SaveRefusal)
}
