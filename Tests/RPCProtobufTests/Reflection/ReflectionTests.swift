// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import RPCInProcess
import TestSupport
import Testing

@testable import RPCProtobuf

@Suite struct ReflectionTests {
  /// `a.proto` imports `b.proto`, which imports `c.proto`, which extends a message of its own.
  private static let a = FileDescriptor(
    name: "a.proto", package: "p.v1", dependencies: ["b.proto"],
    messages: [
      MessageDescriptor(
        name: "Outer", fields: [FieldDescriptor(name: "one")],
        messages: [MessageDescriptor(name: "Inner", fields: [FieldDescriptor(name: "two")])],
        enums: [EnumDescriptor(name: "Color", value: "RED")],
        oneofs: [OneofDescriptor(name: "choice")])
    ],
    enums: [EnumDescriptor(name: "Size", value: "SMALL")],
    services: [ServiceDescriptor(name: "Shop", method: "Buy")]
  ).wireBytes
  private static let b = FileDescriptor(name: "b.proto", dependencies: ["c.proto"]).wireBytes
  private static let c = FileDescriptor(
    name: "c.proto", messages: [MessageDescriptor(name: "Options")],
    extensions: [
      FieldDescriptor(name: "second", extendee: ".Options", number: 200),
      FieldDescriptor(name: "first", extendee: ".Options", number: 100),
    ]
  ).wireBytes

  private var services: ServiceRegistry {
    get throws {
      var services = ServiceRegistry()
      services.registerHealth(HealthBoard(services: []))
      services.registerReflection(
        try DescriptorPool(
          fileDescriptorSet: FileDescriptorSet(files: [Self.c, Self.b, Self.a]).wireBytes))
      return services
    }
  }

  private func ask(
    _ queries: ReflectionRequest.Query?..., version: String = "v1"
  ) async throws -> [ReflectionResponse.Answer?] {
    let service = "grpc.reflection.\(version).ServerReflection"
    let method = try #require(ReflectionMethods.all.first { $0.descriptor.service == service })
    let reply = await InProcessTransport(services: try services).call(
      method, queries.map { ReflectionRequest(host: "h", query: $0) })
    #expect(reply.error == nil)
    #expect(reply.messages.map(\.originalRequest?.query) == queries)
    #expect(reply.messages.allSatisfy { $0.validHost == "h" })
    return reply.messages.map(\.answer)
  }

  @Test(arguments: ["v1", "v1alpha"])
  func `services are listed, reflection among them`(version: String) async throws {
    let names = [
      "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
    ]
    #expect(
      try await ask(.listServices("*"), version: version) == [
        .services(ListServiceResponse(services: names.map(ServiceResponse.init(name:))))
      ])
  }

  @Test func `a file comes with what it imports, each import once in a stream`() async throws {
    #expect(
      try await ask(.fileByName("a.proto"), .fileByName("a.proto"), .fileByName("c.proto")) == [
        .files(FileDescriptorResponse(files: [Self.a, Self.b, Self.c])),
        .files(FileDescriptorResponse(files: [Self.a])),
        .files(FileDescriptorResponse(files: [Self.c])),
      ])
  }

  @Test(arguments: [
    "p.v1.Outer", "p.v1.Outer.one", "p.v1.Outer.Inner", "p.v1.Outer.Inner.two",
    "p.v1.Outer.Color", "p.v1.Outer.RED", "p.v1.Outer.choice", "p.v1.Size", "p.v1.SMALL",
    "p.v1.Shop", "p.v1.Shop.Buy",
  ])
  func `a file is found by every name that it declares`(symbol: String) async throws {
    #expect(
      try await ask(.fileContainingSymbol(symbol)) == [
        .files(FileDescriptorResponse(files: [Self.a, Self.b, Self.c]))
      ])
  }

  @Test func `extensions are found by number and listed`() async throws {
    #expect(
      try await ask(
        .fileContainingExtension(
          ExtensionRequest(containingType: "Options", extensionNumber: 100)),
        .allExtensionNumbers(ofType: "Options"), .allExtensionNumbers(ofType: "p.v1.Outer")) == [
          .files(FileDescriptorResponse(files: [Self.c])),
          .extensionNumbers(
            ExtensionNumberResponse(baseTypeName: "Options", extensionNumbers: [100, 200])),
          .extensionNumbers(ExtensionNumberResponse(baseTypeName: "p.v1.Outer")),
        ])
  }

  @Test func `what is not there is NOT_FOUND, and the stream goes on`() async throws {
    let answers = try await ask(
      .fileByName("none.proto"), .fileContainingSymbol("p.v1.None"),
      .fileContainingSymbol(".p.v1.Outer"),
      .fileContainingExtension(ExtensionRequest(containingType: "Options", extensionNumber: 1)),
      .allExtensionNumbers(ofType: "None"), .fileByName("c.proto"))
    for answer in answers.dropLast() {
      guard case .error(let error) = answer else {
        Issue.record("\(String(describing: answer)) is no error")
        continue
      }
      #expect(error.errorCode == 5)
    }
    #expect(answers.last == .files(FileDescriptorResponse(files: [Self.c])))
  }

  @Test func `a question without content is INVALID_ARGUMENT`() async throws {
    guard case .error(let error)?? = try await ask(nil).first else {
      Issue.record("no error")
      return
    }
    #expect(error.errorCode == 3)
  }

  @Test func `files that import each other end`() throws {
    let pool = try DescriptorPool(
      fileDescriptorSet: FileDescriptorSet(files: [
        FileDescriptor(name: "x", dependencies: ["y"]).wireBytes,
        FileDescriptor(name: "y", dependencies: ["x", "missing"]).wireBytes,
      ]).wireBytes)
    var sent: Set<String> = []
    #expect(pool.closure(of: "x", omitting: &sent)?.count == 2)
  }

  @Test func `a set that is no protobuf is refused`() {
    #expect(throws: WireError.self) { try DescriptorPool(fileDescriptorSet: [0xFF]) }
  }
}

// MARK: Descriptors in one expression

extension FileDescriptorSet {
  fileprivate init(files: [[UInt8]]) {
    self.init()
    self.files = files
  }
}

extension FileDescriptor {
  fileprivate init(
    name: String, package: String = "", dependencies: [String] = [],
    messages: [MessageDescriptor] = [], enums: [EnumDescriptor] = [],
    services: [ServiceDescriptor] = [], extensions: [FieldDescriptor] = []
  ) {
    self.init()
    self.name = name
    self.package = package
    self.dependencies = dependencies
    self.messages = messages
    self.enums = enums
    self.services = services
    self.extensions = extensions
  }
}

extension MessageDescriptor {
  fileprivate init(
    name: String, fields: [FieldDescriptor] = [], messages: [MessageDescriptor] = [],
    enums: [EnumDescriptor] = [], oneofs: [OneofDescriptor] = []
  ) {
    self.init()
    self.name = name
    self.fields = fields
    self.messages = messages
    self.enums = enums
    self.oneofs = oneofs
  }
}

extension FieldDescriptor {
  fileprivate init(name: String, extendee: String = "", number: Int32 = 0) {
    self.init()
    self.name = name
    self.extendee = extendee
    self.number = number
  }
}

extension EnumDescriptor {
  fileprivate init(name: String, value: String) {
    self.init()
    self.name = name
    values = [EnumValueDescriptor()]
    values[0].name = value
  }
}

extension ServiceDescriptor {
  fileprivate init(name: String, method: String) {
    self.init()
    self.name = name
    methods = [Method()]
    methods[0].name = method
  }
}

extension OneofDescriptor {
  fileprivate init(name: String) {
    self.init()
    self.name = name
  }
}
