// SPDX-License-Identifier: Apache-2.0

/// One method of a service: its path, its kind, and how a call of it is run.
public final class Method: Sendable {
  /// Whether each side sends one message or any number.
  public enum Kind: Sendable, Hashable {
    case unary, clientStreaming, serverStreaming, bidirectional

    /// Whether the caller sends exactly one message.
    var hasSingleRequest: Bool { self == .unary || self == .serverStreaming }

    /// Whether the handler sends at most one message.
    var hasSingleAnswer: Bool { self == .unary || self == .clientStreaming }
  }

  /// What a running call of a method counts to.
  public enum Budget: Sendable, Hashable {
    /// The calls that a server runs at once.
    case calls
    /// The streams that a server keeps open although they mostly wait for news: each costs memory
    /// and next to no time.
    case watches
    /// Nothing: a question about the server itself, answered at once however much there is to do. A
    /// busy server must not be taken for a dead one (gRPC `doc/health-checking.md`).
    case exempt
  }

  /// `/package.Service/Method`.
  public let path: String
  /// Which sides send more than one message.
  public let kind: Kind
  /// What its running calls count to.
  public let budget: Budget
  /// Runs one call to its end; an error thrown here becomes the call's status.
  let run: @Sendable (ServerCall) async throws -> Void

  /// A method that runs its calls with `run`; the typed factories make it from a handler.
  public init(
    path: String, kind: Kind, budget: Budget = .calls,
    run: @escaping @Sendable (ServerCall) async throws -> Void
  ) {
    self.path = path
    self.kind = kind
    self.budget = budget
    self.run = run
  }
}
