// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import TestSupport
import Testing

@testable import RPCProtobuf

/// What is coded by hand against what protoc says about the `.proto` files of others.
@Suite struct DriftTests {
  @Test(
    arguments: [
      HealthCheckRequest.self, HealthCheckResponse.self, HealthListRequest.self,
      HealthListResponse.self, ReflectionRequest.self, ExtensionRequest.self,
      ReflectionResponse.self, FileDescriptorResponse.self, ExtensionNumberResponse.self,
      ListServiceResponse.self, ServiceResponse.self, ErrorResponse.self,
    ] as [any WireMessage.Type])
  func `health and reflection are coded as declared`(type: any WireMessage.Type) throws {
    let declared = try Descriptors(
      RepositoryFile.bytes("Sources/CServiceDescriptors/descriptors.binpb"))
    #expect(type.wireFields == declared.messages[type.wireName])
  }

  @Test func `health and reflection can be reflected upon`() throws {
    let declared = try Descriptors(ServiceDescriptors.fileDescriptorSet)
    let services = Set(declared.methods.keys.map { $0.split(separator: "/")[0] })
    #expect(
      services == [
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
      ])
    let methods: [any ProtobufMethod] =
      [HealthMethods.check, HealthMethods.list, HealthMethods.watch]
    for method in methods {
      let found = declared.methods[method.descriptor.path]
      #expect(found?.request == method.requestType.wireName)
      #expect(found?.response == method.responseType.wireName)
      #expect(found?.isServerStreaming == !method.descriptor.kind.hasSingleAnswer)
    }
  }

  @Test func `the older reflection has the same fields`() throws {
    let messages = try Descriptors(
      RepositoryFile.bytes("Sources/CServiceDescriptors/descriptors.binpb")
    ).messages
    let older = messages.filter { $0.key.hasPrefix("grpc.reflection.v1alpha.") }
    #expect(older.count == 8)
    for (name, fields) in older {
      let newer = messages[name.replacing("v1alpha", with: "v1")]
      #expect(fields.map(\.number) == newer?.map(\.number))
      #expect(fields.map(\.name) == newer?.map(\.name))
      #expect(fields.map(\.label) == newer?.map(\.label))
    }
  }

  @Test func `the numbers of health are those declared`() throws {
    let declared = try Descriptors(
      RepositoryFile.bytes("Sources/CServiceDescriptors/descriptors.binpb"))
    #expect(
      declared.enums[HealthStatus.wireName]
        == Dictionary(
          uniqueKeysWithValues: HealthStatus.names.map { ($0.value, $0.key.rawValue) }))
  }

  /// The descriptors of files that protoc brings along, or that lie below a folder.
  private func descriptors(of files: String, in folder: String = "/usr/include") throws
    -> Descriptors
  {
    try Descriptors(
      Command(
        "sh", "-c",
        "cd \(folder) && protoc --include_imports --descriptor_set_out=/dev/stdout \(files)"
      ).output())
  }

  @Test func `what protoc brings along is coded as declared`() throws {
    let declared = try descriptors(
      of: "google/protobuf/any.proto google/protobuf/duration.proto")
    #expect(AnyMessage.wireFields == declared.messages[AnyMessage.wireName])
    #expect(WireDuration.wireFields == declared.messages[WireDuration.wireName])
  }

  /// Of these we code the fields that we use.
  @Test(
    arguments: [
      FileDescriptorSet.self, FileDescriptor.self, MessageDescriptor.self, MessageOptions.self,
      OneofDescriptor.self, FieldDescriptor.self, EnumDescriptor.self, EnumValueDescriptor.self,
      ServiceDescriptor.self, ServiceDescriptor.Method.self, ServiceDescriptor.MethodOptions.self,
    ] as [any WireMessage.Type])
  func `descriptors are coded as declared, as far as they are`(
    type: any WireMessage.Type
  ) throws {
    let declared = try descriptors(of: "google/protobuf/descriptor.proto")
    let fields = try #require(declared.messages[type.wireName])
    for field in type.wireFields {
      let match = fields.first { $0.number == field.number }
      #expect(match?.name == field.name)
      let kind = try #require(match?.kind)
      #expect(kind == field.kind || isSame(kind, field.kind), "\(field.name)")
    }
  }

  /// A file stays encoded for reflection, which sends it on as it is, and numbers of enums that
  /// nothing here names stay numbers: the form on the wire is the same.
  private func isSame(_ declared: WireField.Kind, _ coded: WireField.Kind) -> Bool {
    switch (declared, coded) {
    case (.message, .bytes), (.enumeration, .int32): true
    default: false
    }
  }

  /// Where dev/setup puts the package that holds google/rpc.
  private static let packages: String? = {
    let found = try? Command("sh", "-c", "ls -d \(RepositoryFile.root)/.venv/lib/*/site-packages")
      .output()
    return found.map { String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) }
  }()

  @Test(
    arguments: [
      RPCStatus.self, ErrorInfo.self, BadRequest.self, BadRequest.FieldViolation.self,
      PreconditionFailure.self, PreconditionFailure.Violation.self, QuotaFailure.self,
      QuotaFailure.Violation.self, RetryInfo.self, ResourceInfo.self, RequestInfo.self,
    ] as [any WireMessage.Type])
  func `details of errors are coded as declared, as far as they are`(
    type: any WireMessage.Type
  ) throws {
    let declared = try descriptors(
      of: "--proto_path=. --proto_path=/usr/include google/rpc/status.proto"
        + " google/rpc/error_details.proto",
      in: #require(Self.packages, "`dev/setup test` installs googleapis-common-protos"))
    let fields = try #require(declared.messages[type.wireName])
    for field in type.wireFields { #expect(fields.contains(field)) }
  }
}
