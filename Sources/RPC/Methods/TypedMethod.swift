// SPDX-License-Identifier: Apache-2.0

/// A method as a value: its declaration, and the types of its messages with their coders.
///
/// A server binds a handler to it (`ServiceRegistry.bind`) and a client calls it
/// (`ClientTransport.unary`), so the compiler keeps path, types and kind consistent on both sides.
/// `Shape` is the number of messages that each side sends; code uses the four aliases.
public struct TypedMethod<Shape: CallShape, Request: Sendable, Response: Sendable>: Sendable {
  /// The declaration: the method's properties other than its types.
  public let descriptor: MethodDescriptor
  let requests: MessageCoder<Request>
  let responses: MessageCoder<Response>

  /// Declares the method `name` of `service`, which is `package.Service`.
  public init(
    _ service: String, _ name: String, _ requests: MessageCoder<Request>,
    _ responses: MessageCoder<Response>, access: MethodAccess = .anyone,
    idempotency: MethodDescriptor.Idempotency = .unknown, budget: MethodDescriptor.Budget = .calls
  ) {
    descriptor = MethodDescriptor(
      service: service, name: name, kind: Shape.kind, access: access, idempotency: idempotency,
      budget: budget)
    self.requests = requests
    self.responses = responses
  }

  /// The name on the wire: `/package.Service/Method`.
  public var path: String { descriptor.path }
}

/// A method with one request and one answer.
public typealias UnaryMethod<Request: Sendable, Response: Sendable> =
  TypedMethod<UnaryShape, Request, Response>
/// A method with any number of requests and one answer.
public typealias ClientStreamingMethod<Request: Sendable, Response: Sendable> =
  TypedMethod<ClientStreamingShape, Request, Response>
/// A method with one request and any number of answers.
public typealias ServerStreamingMethod<Request: Sendable, Response: Sendable> =
  TypedMethod<ServerStreamingShape, Request, Response>
/// A method with any number of requests and answers.
public typealias BidirectionalMethod<Request: Sendable, Response: Sendable> =
  TypedMethod<BidirectionalShape, Request, Response>

/// A kind of method as a type.
public protocol CallShape {
  /// The corresponding kind.
  static var kind: MethodDescriptor.Kind { get }
}

/// One request, one answer.
public enum UnaryShape: CallShape {
  public static var kind: MethodDescriptor.Kind { .unary }
}

/// Any number of requests, one answer.
public enum ClientStreamingShape: CallShape {
  public static var kind: MethodDescriptor.Kind { .clientStreaming }
}

/// One request, any number of answers.
public enum ServerStreamingShape: CallShape {
  public static var kind: MethodDescriptor.Kind { .serverStreaming }
}

/// Any number of requests and answers.
public enum BidirectionalShape: CallShape {
  public static var kind: MethodDescriptor.Kind { .bidirectional }
}
