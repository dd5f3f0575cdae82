// SPDX-License-Identifier: Apache-2.0

public import RPC

/// The demands of the contract on a caller, in relation to the session, snapshot or draft that a
/// request names. A request that names none is about the caller's own.
extension MethodAccess {
  /// Every caller with an identity.
  public static let user = MethodAccess("user")
  /// The owner of the session, and whom it is shared with in any role.
  public static let viewer = MethodAccess("viewer")
  /// The owner of the session, and its editors.
  public static let editor = MethodAccess("editor")
  /// The owner of the session, and the user whose access the request is about.
  public static let grantee = MethodAccess("grantee")
  /// The user who saved the draft.
  public static let author = MethodAccess("author")
  /// The owner of the session or snapshot.
  public static let owner = MethodAccess("owner")
  /// Those to whom the snapshot is visible.
  public static let reader = MethodAccess("reader")
  /// The caller whose visits the access log counts.
  public static let visitor = MethodAccess("visitor")
}
