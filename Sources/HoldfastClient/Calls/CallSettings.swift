// SPDX-License-Identifier: Apache-2.0

import RPC

/// The part of each call that is not its request.
struct CallSettings: Sendable {
  /// The metadata by which a caller says for whom they act.
  static let userKey = "x-holdfast-user"
  static let tokenKey = "authorization"

  /// The time limit over all attempts; nil for the default of the kind of call.
  var timeout: Duration?
  /// The user to act for; nil for the caller's own identity.
  var user: String?
  /// Further metadata.
  var metadata = Metadata()

  /// The metadata of an attempt with this token.
  func metadata(token: String?) -> Metadata {
    var all = metadata
    if let user { all.append(Self.userKey, user) }
    if let token { all.append(Self.tokenKey, "Bearer " + token) }
    return all
  }
}
