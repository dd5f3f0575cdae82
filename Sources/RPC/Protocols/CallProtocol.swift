// SPDX-License-Identifier: Apache-2.0

/// The protocols that a server speaks, by the names that metrics have for them.
public enum CallProtocol: String, Sendable, Hashable, CaseIterable {
  /// gRPC over HTTP/2.
  case grpc
  /// gRPC-Web, in binary or text.
  case grpcWeb = "grpc_web"
  /// Connect, unary or a stream.
  case connect
}
