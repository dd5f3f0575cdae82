// SPDX-License-Identifier: Apache-2.0

/// The header fields of one block of an answer: its head, which begins with `:status`, or its
/// trailers.
public enum ResponseBlock: Sendable {
  /// Blocks that most answers have, so that a transport may keep each as it sends it.
  public enum Common: Int, Sendable, CaseIterable {
    /// The head of a gRPC answer without metadata.
    case grpcHead
    /// The same to a caller that named protobuf.
    case grpcProtoHead
    /// The trailers of a gRPC call that went well.
    case grpcOK
    /// The head of a unary Connect answer in protobuf, without metadata or compression.
    case connectProto
    /// The same in JSON.
    case connectJSON
  }

  /// One header field. The name is in lower case.
  public typealias Field = (name: String, value: [UInt8])

  /// A block that most answers have.
  case common(Common)
  /// Any other.
  case fields([Field])

  /// A block of the fields that `make` hands out.
  init(_ make: (GRPCResponseHead.Sink) -> Void) {
    var fields: [Field] = []
    make { fields.append((name: $0, value: $1)) }
    self = .fields(fields)
  }

  /// Hands out every field in order.
  public func forEachField(_ body: (_ name: String, _ value: [UInt8]) -> Void) {
    switch self {
    case .fields(let fields): for field in fields { body(field.name, field.value) }
    case .common(.grpcHead): GRPCResponseHead.initial(.grpc, [:], body)
    case .common(.grpcProtoHead): GRPCResponseHead.initial(.grpcProto, [:], body)
    case .common(.grpcOK): GRPCResponseHead.trailers(nil, [:], body)
    case .common(.connectProto): ConnectResponseHead.begin(200, .unary(.proto), body)
    case .common(.connectJSON): ConnectResponseHead.begin(200, .unary(.json), body)
    }
  }
}
