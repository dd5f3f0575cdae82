// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
public import RPC

/// A method that a server told of by reflection.
public struct ReflectedMethod: Sendable, Hashable {
  /// The full name of the service: `package.Service`.
  public let service: String
  /// The name within the service.
  public let name: String
  /// The number of messages in each direction.
  public let kind: MethodDescriptor.Kind

  /// Every method of a server, by the services' names.
  ///
  /// - Throws: UNIMPLEMENTED where the server has no reflection.
  public static func all(
    of transport: some ClientTransport, options: CallOptions = CallOptions()
  ) async throws(RPCError) -> [ReflectedMethod] {
    let stream = try await transport.open(ReflectionMethods.all[0], options)
    return try await stream.cancelledWithTask { (stream) async throws(RPCError) in
      var methods: [ReflectedMethod] = []
      for service in try await services(stream) {
        try await stream.send(ReflectionRequest(query: .fileContainingSymbol(service)))
        methods += Self.methods(of: service, in: try await stream.nextMessage())
      }
      // Whatever else the server has to say is not waited for.
      await stream.cancel()
      return methods
    }
  }

  private static func services(
    _ stream: TypedStream<ReflectionRequest, ReflectionResponse>
  ) async throws(RPCError) -> [String] {
    try await stream.send(ReflectionRequest(query: .listServices("")))
    guard case .services(let list)? = try await stream.nextMessage()?.answer else { return [] }
    return list.services.map(\.name).sorted()
  }

  /// The methods of a service, as the files of an answer declare them.
  private static func methods(
    of service: String, in response: ReflectionResponse?
  ) -> [ReflectedMethod] {
    guard case .files(let answer)? = response?.answer else { return [] }
    for bytes in answer.files {
      guard let file = try? FileDescriptor(wireBytes: bytes) else { continue }
      for declared in file.services
      where (file.package.isEmpty ? declared.name : "\(file.package).\(declared.name)") == service {
        return declared.methods.map {
          ReflectedMethod(service: service, name: $0.name, kind: kind(of: $0))
        }
      }
    }
    return []
  }

  private static func kind(of method: ServiceDescriptor.Method) -> MethodDescriptor.Kind {
    switch (method.isClientStreaming, method.isServerStreaming) {
    case (false, false): .unary
    case (true, false): .clientStreaming
    case (false, true): .serverStreaming
    case (true, true): .bidirectional
    }
  }
}
