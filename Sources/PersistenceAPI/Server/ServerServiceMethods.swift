// SPDX-License-Identifier: Apache-2.0

public import RPC
public import RPCProtobuf

/// The methods of `holdfast.v1.ServerService`.
public enum ServerServiceMethods {
  /// The full name of the service.
  public static let service = "holdfast.v1.ServerService"

  /// Reads the server's version, limits and features, and who server and caller are.
  public static let getServerInfo = UnaryMethod<GetServerInfoRequest, GetServerInfoResponse>(
    service, "GetServerInfo", access: .user, idempotency: .noSideEffects)

  /// Every method, in the order of the `.proto` file.
  public static let all: [any ProtobufMethod] = [getServerInfo]
}
