// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
public import RPC

/// Admits every caller on this machine as the user `dev`, or as the user named in
/// `x-holdfast-user`. Nothing is authenticated, so callers on other machines are refused.
public struct DevelopmentAdmission: Admission {
  /// The user of callers who name none.
  public static let defaultUser = "dev"
  /// The metadata key by which a caller names a user.
  public static let userKey = "x-holdfast-user"

  /// An admission without settings.
  public init() {}

  /// The user on whose behalf the call runs.
  ///
  /// - Throws: UNAUTHENTICATED for a caller on another machine, for an invalid name and for several
  ///   names; PERMISSION_DENIED for a caller behind a proxy.
  public func admit(
    _ method: MethodDescriptor, metadata: Metadata, peer: Peer
  ) throws(RPCError) -> Principal? {
    if method.access == .anyone { return nil }
    guard peer.isLocal else {
      throw RPCError(
        PersistenceError(
          .unauthenticated, "This server has no authentication and serves its own machine only."))
    }
    // A proxy on this machine makes callers elsewhere look local.
    guard !metadata.cameThroughProxy else { throw .proxyDenied }
    guard let name = try metadata.namedUser() else {
      return Principal(id: DevelopmentAdmission.defaultUser)
    }
    guard OwnerID(name) != nil else {
      throw RPCError(
        PersistenceError(
          .unauthenticated,
          "x-holdfast-user must have 1 to \(OwnerID.byteCountMax) bytes, no control characters.",
          metadata: ["limit": "\(OwnerID.byteCountMax)"]))
    }
    return Principal(id: name)
  }
}
