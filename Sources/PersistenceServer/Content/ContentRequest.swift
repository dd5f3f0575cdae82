// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
import RPC

/// A request for raw content whose head has no fault.
public struct ContentRequest: Sendable {
  /// The call that it is.
  public enum Call: Sendable {
    case getSession(GetSessionRequest)
    case getSnapshot(GetSnapshotRequest)
    /// Without the content, which is the body.
    case updateSession(UpdateSessionRequest)
  }

  /// The call that it is.
  public let call: Call
  /// True if the answer has fields and no body.
  public let isHead: Bool
  /// The tags of what the caller already has; nil where it named none.
  let ifNoneMatch: EntityTagCondition?

  init(_ call: Call, isHead: Bool, _ ifNoneMatch: EntityTagCondition?) {
    self.call = call
    self.isHead = isHead
    self.ifNoneMatch = ifNoneMatch
  }

  /// The name on the wire of the method that is called.
  public var path: String {
    switch call {
    case .getSession: SessionServiceMethods.getSession.path
    case .getSnapshot: SnapshotServiceMethods.getSnapshot.path
    case .updateSession: SessionServiceMethods.updateSession.path
    }
  }
}

/// A request for raw content that is answered from its head alone.
public enum ContentRejection: Error, Sendable, Hashable {
  /// HTTP 404: there is no such place.
  case notFound
  /// HTTP 405 with the verbs of the place.
  case methodNotAllowed(allow: String)
  /// HTTP 415: a content is JSON.
  case unsupportedMediaType
  /// HTTP 400: a condition is malformed, or names several versions to be replaced.
  case malformed(field: String)
}
