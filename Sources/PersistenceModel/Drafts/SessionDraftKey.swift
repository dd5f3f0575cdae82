// SPDX-License-Identifier: Apache-2.0

/// The key of a draft among those of its user.
public struct SessionDraftKey: Hashable, Sendable {
  /// The work that a draft holds.
  public enum Subject: Hashable, Sendable {
    /// A change of a session, which need not exist.
    case session(SessionID)
    /// Work that has no session yet, by the id that the client gave it.
    case unsaved(ClientID)
  }

  /// The work.
  public var subject: Subject
  /// The device on which the client works.
  public var deviceID: ClientID

  /// A key of its parts.
  public init(subject: Subject, deviceID: ClientID) {
    self.subject = subject
    self.deviceID = deviceID
  }

  /// The session of the draft; nil if there is none yet.
  public var sessionID: SessionID? {
    guard case .session(let id) = subject else { return nil }
    return id
  }
}
