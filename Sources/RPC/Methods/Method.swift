// SPDX-License-Identifier: Apache-2.0

/// A method that a server offers: its declaration, and how a call of it is run.
public final class Method: Sendable {
  /// The declaration: all that is known of the method before any call.
  public let descriptor: MethodDescriptor
  /// Runs one call to its end; an error thrown here becomes the call's status.
  let run: @Sendable (ServerCall) async throws -> Void

  /// A method that runs its calls with `run`; the typed factories make it from a handler.
  public init(
    _ descriptor: MethodDescriptor, run: @escaping @Sendable (ServerCall) async throws -> Void
  ) {
    self.descriptor = descriptor
    self.run = run
  }

  /// The name on the wire: `/package.Service/Method`.
  public var path: String { descriptor.path }
  /// The limit that running calls count against.
  public var budget: MethodDescriptor.Budget { descriptor.budget }
  /// The number of messages in each direction.
  public var kind: MethodDescriptor.Kind { descriptor.kind }
}
