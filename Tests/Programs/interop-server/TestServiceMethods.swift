// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCProtobuf

/// The methods of `grpc.testing.TestService`. `UnimplementedCall` is left out on purpose.
enum TestServiceMethods {
  static let service = "grpc.testing.TestService"

  static let emptyCall = UnaryMethod<EmptyMessage, EmptyMessage>(
    service, "EmptyCall", access: .anyone)
  static let unaryCalls = ["UnaryCall", "CacheableUnaryCall"].map {
    UnaryMethod<SimpleRequest, SimpleResponse>(service, $0, access: .anyone)
  }
  static let streamingOutputCall = ServerStreamingMethod<
    StreamingOutputCallRequest, StreamingOutputCallResponse
  >(service, "StreamingOutputCall", access: .anyone)
  static let streamingInputCall = ClientStreamingMethod<
    StreamingInputCallRequest, StreamingInputCallResponse
  >(service, "StreamingInputCall", access: .anyone)
  static let fullDuplexCall = BidirectionalMethod<
    StreamingOutputCallRequest, StreamingOutputCallResponse
  >(service, "FullDuplexCall", access: .anyone)
  static let halfDuplexCall = BidirectionalMethod<
    StreamingOutputCallRequest, StreamingOutputCallResponse
  >(service, "HalfDuplexCall", access: .anyone)
}
