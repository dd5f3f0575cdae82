// SPDX-License-Identifier: Apache-2.0

public import RPCProtobuf

/// The methods of all services of `holdfast.v1`.
public enum ContractMethods {
  /// Every method, service by service, in the order of the `.proto` files.
  public static let all: [any ProtobufMethod] =
    SessionServiceMethods.all + SnapshotServiceMethods.all + AccessLogServiceMethods.all
    + ServerServiceMethods.all
}
