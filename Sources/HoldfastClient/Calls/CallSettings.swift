// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPC

/// The settings of a call, apart from its request.
struct CallSettings: Sendable {
  /// The metadata key that names the user to act for.
  static let userKey = "x-holdfast-user"
  static let tokenKey = "authorization"

  /// The timeout of all attempts together; nil for the default of the kind of call.
  var timeout: Duration?
  /// The user to act for; nil for the caller's own identity.
  var user: String?
  /// Additional metadata.
  var metadata = Metadata()
  /// The encoding of stream messages.
  var codec = MessageCodec.proto

  /// Rejects settings that cannot be sent. Leaving them out would make the call as another user.
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
      throw HoldfastError(.configurationInvalid, "The timeout of a call must be positive.")
    }
  }

  /// The description of an attempt with these settings.
  func attempt(of call: CallFacts, _ number: Int) -> CallAttempt {
    var all = metadata
    if let user { all.append(Self.userKey, user) }
    return CallAttempt(method: call.name, number: number, metadata: all)
  }
}

extension CallAttempt {
  /// The metadata, with the access token added.
  ///
  /// - Throws: `CONFIGURATION_INVALID`, naming a key whose value cannot be sent.
  func metadata(with token: String?) throws(HoldfastError) -> Metadata {
    if let entry = metadata.unsendable {
      throw HoldfastError(
        .configurationInvalid, "The metadata \(entry.key) contains a value that cannot be sent.")
    }
    var all = metadata
    if let token { all.append(CallSettings.tokenKey, "Bearer " + token) }
    return all
  }
}
