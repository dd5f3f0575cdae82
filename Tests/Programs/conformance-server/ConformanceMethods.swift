// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import RPCProtobuf

/// The methods of `connectrpc.conformance.v1.ConformanceService`. `Unimplemented` is left out on
/// purpose.
enum ConformanceMethods {
  static let service = "connectrpc.conformance.v1.ConformanceService"

  static let unary = UnaryMethod<UnaryRequest, UnaryResponse>(
    service, "Unary", .inConformance, .inConformance)
  static let idempotentUnary = UnaryMethod<IdempotentUnaryRequest, IdempotentUnaryResponse>(
    service, "IdempotentUnary", .inConformance, .inConformance, idempotency: .noSideEffects)
  static let clientStream = ClientStreamingMethod<ClientStreamRequest, ClientStreamResponse>(
    service, "ClientStream", .inConformance, .inConformance)
  static let serverStream = ServerStreamingMethod<ServerStreamRequest, ServerStreamResponse>(
    service, "ServerStream", .inConformance, .inConformance)
  static let bidiStream = BidirectionalMethod<BidiStreamRequest, BidiStreamResponse>(
    service, "BidiStream", .inConformance, .inConformance)

  /// All that an `Any` may hold: answers hold their requests, and errors what the runner likes.
  static let types = WireDeclarations(
    reachableFrom: StandardMessages.roots + [
      UnaryRequest.self, IdempotentUnaryRequest.self, ClientStreamRequest.self,
      ServerStreamRequest.self, BidiStreamRequest.self, ConformancePayload.self,
      HeaderField.self,
    ])
}

extension MessageCoder where Message: WireMessage {
  fileprivate static var inConformance: MessageCoder {
    .protobuf(knowing: ConformanceMethods.types)
  }
}
