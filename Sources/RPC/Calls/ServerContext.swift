// SPDX-License-Identifier: Apache-2.0

/// The handler's view of a call, except its messages.
public struct ServerContext: Sendable {
  let call: ServerCall

  /// The id of the call in the server's log and in the trailers of an error: the caller's
  /// `x-request-id`, or else an id of the server's own.
  public var requestID: String { call.id.text }
  /// `/package.Service/Method`.
  public var path: String { call.method.path }
  /// The caller's metadata, without the protocol's own fields.
  public var metadata: Metadata { call.metadata }
  /// The deadline; nil for none. The call's task is cancelled when it passes.
  public var deadline: ContinuousClock.Instant? { call.deadline }
  /// The other end of the connection.
  public var peer: Peer { call.peer }
  /// The authenticated caller; nil if the server's admission identifies no one.
  public var principal: Principal? { call.principal }

  /// The parameters of the address that the request came in, in their order; nil for a request
  /// that came in a body. Only a method without side effects can be called so, and caches may keep
  /// its answer.
  public var queryParameters: [(name: String, value: String)]? {
    call.query.map { ConnectQuery.parameters(of: $0) }
  }

  /// Adds to the metadata that precedes the first message; has no effect once that was sent. All of
  /// it is omitted if it exceeds the caller's limit or 8 KiB.
  public func addInitialMetadata(_ metadata: Metadata) { call.initialMetadata.append(metadata) }

  /// True if the request that was taken last had been compressed.
  public var wasRequestCompressed: Bool { call.wasMessageCompressed }

  /// Sends the call's responses uncompressed, even if the caller accepts compression. Use it for
  /// responses that contain a secret and attacker-controlled input, since the compressed size
  /// reveals the secret (CRIME, BREACH). Has no effect once the first response was sent.
  public func disableCompression() { call.compressesAnswers = false }

  /// Ends the call with an error at once, also while another task of its handler waits for a
  /// message or for room to send, which then throws. For the call's own executor. Does nothing
  /// once the call is over.
  public func abort(_ error: RPCError) { call.cancel(error) }

  /// Adds to the metadata that follows the last message. All of it is omitted if it exceeds the
  /// caller's limit or 8 KiB.
  public func addTrailingMetadata(_ metadata: Metadata) { call.trailingMetadata.append(metadata) }
}

/// An authenticated caller.
public struct Principal: Sendable, Hashable {
  /// The identity that owns what the call creates.
  public let id: String

  /// The principal of a proven identity.
  public init(id: String) { self.id = id }
}

/// Decides from a request's head whether its call may run, and on whose behalf.
///
/// Runs before the first message is read, so that who may not call learns nothing about messages.
public protocol Admission: Sendable {
  /// The caller, or the status that refuses the call.
  func admit(
    _ method: MethodDescriptor, metadata: Metadata, peer: Peer
  ) throws(RPCError) -> Principal?
}

/// Admits every call, on no one's behalf.
public struct OpenAdmission: Admission {
  public init() {}
  public func admit(_ method: MethodDescriptor, metadata: Metadata, peer: Peer) -> Principal? {
    nil
  }
}
