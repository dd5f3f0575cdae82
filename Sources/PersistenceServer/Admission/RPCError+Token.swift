// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import PersistenceModel
import RPC

// The mapping of refused tokens to status codes. The message says what is wrong but reveals no
// expected issuer, audience or key, and no part of the token.
extension RPCError {
  /// The status for a token that is not accepted, with the challenge of RFC 6750 section 3.
  init(_ error: TokenError) {
    let persistenceError = PersistenceError(error)
    self.init(persistenceError)
    guard code == .unauthenticated else { return }
    metadata.append(
      "www-authenticate",
      "Bearer realm=\"holdfast\", error=\"invalid_token\", "
        + "error_description=\"\(persistenceError.message)\"")
  }

  /// The status for a call without a token, with a challenge that has no error.
  static func tokenMissing(_ message: String) -> RPCError {
    var status = RPCError(PersistenceError(.tokenMissing, message))
    status.metadata.append("www-authenticate", "Bearer realm=\"holdfast\"")
    return status
  }
}

extension PersistenceError {
  fileprivate init(_ error: TokenError) {
    switch error {
    case .tooLarge:
      self.init(
        .tokenMalformed, "The token has more than \(AccessToken.byteCountMax) bytes.",
        metadata: ["limit": "\(AccessToken.byteCountMax)"])
    case .malformed: self.init(.tokenMalformed, "The token is not a signed JWT.")
    case .algorithmRefused:
      self.init(
        .tokenAlgorithmRefused, "The token's algorithm is not one that its key permits.")
    case .unknownKey: self.init(.tokenKeyUnknown, "The token is signed by an unknown key.")
    case .keysUnavailable:
      self.init(.tokenKeysUnavailable, "The token's key has not been fetched yet; try again.")
    case .signatureInvalid:
      self.init(.tokenSignatureInvalid, "The token's signature is invalid.")
    case .expired: self.init(.tokenExpired, "The token has expired.")
    case .notYetValid: self.init(.tokenNotYetValid, "The token is not valid yet.")
    case .wrongIssuer: self.init(.tokenWrongIssuer, "The token is from another issuer.")
    case .wrongAudience: self.init(.tokenWrongAudience, "The token is for another audience.")
    case .tooManyRefused:
      self.init(.rateLimited, "Too many tokens from this address were refused recently.")
    case .claimInvalid:
      self.init(.tokenClaimInvalid, "A claim of the token is missing or invalid.")
    }
  }
}
