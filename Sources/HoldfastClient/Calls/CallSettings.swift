// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
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
  /// The form of the messages of streams.
  var codec = MessageCodec.proto

  /// Finds what could not be sent as it is: it would be left out, and the call made as another
  /// user.
  ///
  /// - Throws: `CONFIGURATION_INVALID`.
  func validate() throws(HoldfastError) {
    if let user, OwnerID(user) == nil || ([Self.userKey: user] as Metadata).unsendable != nil {
      throw HoldfastError(
        .configurationInvalid,
        "The user to act for must be a name of 1 to 128 bytes, without control characters and "
          + "without spaces at its ends.")
    }
    if let timeout, timeout <= .zero {
      throw HoldfastError(.configurationInvalid, "The time limit of a call must be positive.")
    }
  }

  /// An attempt of a call with these settings.
  func attempt(of call: CallFacts, _ number: Int) -> CallAttempt {
    var all = metadata
    if let user { all.append(Self.userKey, user) }
    return CallAttempt(method: call.name, number: number, metadata: all)
  }
}

extension CallAttempt {
  /// The metadata with the token.
  ///
  /// - Throws: `CONFIGURATION_INVALID`, naming a key whose value cannot be sent as it is.
  func metadata(with token: String?) throws(HoldfastError) -> Metadata {
    if let entry = metadata.unsendable {
      throw HoldfastError(
        .configurationInvalid, "The metadata \(entry.key) holds what cannot be sent.")
    }
    var all = metadata
    if let token { all.append(CallSettings.tokenKey, "Bearer " + token) }
    return all
  }
}
