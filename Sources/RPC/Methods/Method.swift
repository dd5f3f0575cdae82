// SPDX-License-Identifier: Apache-2.0

/// A method that a server offers: its declaration, and how a call of it is run.
public final class Method: Sendable {
  /// The declaration: all that is known of the method before any call.
  public let descriptor: MethodDescriptor
  /// Runs one call to its end; an error thrown here becomes the call's status.
  let body: Body

  enum Body: Sendable {
    /// Runs the call in a task of its own.
    case task(@Sendable (ServerCall) async throws -> Void)
    /// Runs the call at once.
    case immediate(@Sendable (ServerCall) throws -> Void)
  }

  /// A method that runs its calls with `run`; the typed factories make it from a handler.
  public init(
    _ descriptor: MethodDescriptor, run: @escaping @Sendable (ServerCall) async throws -> Void
  ) {
    self.descriptor = descriptor
    body = .task(run)
  }

  /// A method whose calls never wait, so that they need no task.
  init(
    _ descriptor: MethodDescriptor,
    runningAtOnce run: @escaping @Sendable (ServerCall) throws -> Void
  ) {
    self.descriptor = descriptor
    body = .immediate(run)
  }

  /// The name on the wire: `/package.Service/Method`.
  public var path: String { descriptor.path }
  /// The limit that running calls count against.
  public var budget: MethodDescriptor.Budget { descriptor.budget }
  /// The number of messages in each direction.
  public var kind: MethodDescriptor.Kind { descriptor.kind }
}
