// SPDX-License-Identifier: Apache-2.0

/// The declaration of a method: its properties independent of any call.
public struct MethodDescriptor: Sendable, Hashable {
  /// The number of messages that each side sends: exactly one, or any number.
  public enum Kind: Sendable, Hashable, CaseIterable {
    case unary, clientStreaming, serverStreaming, bidirectional

    /// True where the caller sends exactly one message.
    public var hasSingleRequest: Bool { self == .unary || self == .serverStreaming }

    /// True where the handler sends at most one message.
    public var hasSingleAnswer: Bool { self == .unary || self == .clientStreaming }
  }

  /// The effect of a second call with the same request; `google.protobuf.MethodOptions`.
  public enum Idempotency: Sendable, Hashable, CaseIterable {
    /// Nothing is promised: `IDEMPOTENCY_UNKNOWN`.
    case unknown
    /// The call changes nothing that a caller can observe: `NO_SIDE_EFFECTS`.
    case noSideEffects
    /// A second call changes nothing more: `IDEMPOTENT`.
    case idempotent
  }

  /// The limit that a running call of a method counts against.
  public enum Budget: Sendable, Hashable, CaseIterable {
    /// The calls that a server runs at once.
    case calls
    /// The streams that a server keeps open although they mostly wait: each costs memory and next
    /// to no time.
    case watches
    /// None: questions about the server itself are answered under any load, since a busy server
    /// must not be taken for a dead one (gRPC `doc/health-checking.md`).
    case exempt
  }

  /// The full name of the service: `package.Service`.
  public let service: String
  /// The name within the service.
  public let name: String
  /// The name on the wire: `/package.Service/Method`.
  public let path: String
  /// The number of messages in each direction.
  public let kind: Kind
  /// The effect of a second call.
  public let idempotency: Idempotency
  /// The demand on callers.
  public let access: MethodAccess
  /// The limit that running calls count against.
  public let budget: Budget

  /// Declares a method.
  public init(
    service: String, name: String, kind: Kind, access: MethodAccess,
    idempotency: Idempotency = .unknown, budget: Budget = .calls
  ) {
    self.service = service
    self.name = name
    path = "/\(service)/\(name)"
    self.kind = kind
    self.access = access
    self.idempotency = idempotency
    self.budget = budget
  }
}
