// SPDX-License-Identifier: Apache-2.0

/// The paths of `holdfast.v1.ServerService`, exactly as they stand in `:path`.
public enum ServerServiceMethods {
  /// The full name of the service.
  public static let service = "holdfast.v1.ServerService"

  /// `GetServerInfoRequest` to `GetServerInfoResponse`.
  public static let getServerInfo = "/holdfast.v1.ServerService/GetServerInfo"

  /// Every path, in the order of the `.proto` file.
  public static let all = [getServerInfo]
}
