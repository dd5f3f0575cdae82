// SPDX-License-Identifier: Apache-2.0

/// The values of `accept-post`: the content types that a method accepts, for callers that sent
/// another type.
enum AcceptPost {
  /// The list for a kind of method.
  static func list(for kind: MethodDescriptor.Kind) -> [UInt8] {
    kind == .unary ? unary : streaming
  }

  private static let unary = list(ConnectMediaType.unary)
  private static let streaming = list(ConnectMediaType.stream)

  private static func list(_ connect: (MessageCodec) -> ConnectMediaType) -> [UInt8] {
    let grpc = [GRPCRequestHead.ContentType.grpc, .grpcProto, .grpcJSON]
    let types =
      grpc.map { String(decoding: $0.value, as: UTF8.self) } + GRPCWebMediaType.all.map(\.name)
      + MessageCodec.allCases.map { connect($0).name }
    return Array(types.joined(separator: ", ").utf8)
  }
}
