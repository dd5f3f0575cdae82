// SPDX-License-Identifier: Apache-2.0

/// The protocols that a server supports.
public enum CallProtocol: Sendable, Hashable {
  /// gRPC over HTTP/2.
  case grpc
  /// gRPC-Web, in binary or text.
  case grpcWeb
  /// Connect, unary or a stream.
  case connect
  /// A call in the form of a resource.
  case resource
}
