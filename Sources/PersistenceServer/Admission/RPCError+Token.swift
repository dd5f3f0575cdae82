// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import PersistenceModel
import RPC

// The one place where a token that is not accepted becomes a status of gRPC. The text says what is
// wrong and never what would be right: no issuer, audience or key, and nothing of the token.
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

  /// The status for a call without a token; a challenge without an error asks for one.
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
      self.init(.tokenAlgorithmRefused, "The token is signed in a way that its key does not allow.")
    case .unknownKey: self.init(.tokenKeyUnknown, "The token is signed by an unknown key.")
    case .keysUnavailable:
      self.init(.tokenKeysUnavailable, "The key of the token is not there yet; try again.")
    case .signatureInvalid:
      self.init(.tokenSignatureInvalid, "The signature of the token is wrong.")
    case .expired: self.init(.tokenExpired, "The token has expired.")
    case .notYetValid: self.init(.tokenNotYetValid, "The token is not valid yet.")
    case .wrongIssuer: self.init(.tokenWrongIssuer, "The token is of another issuer.")
    case .wrongAudience: self.init(.tokenWrongAudience, "The token is for another audience.")
    case .tooManyRefused:
      self.init(.rateLimited, "Too many tokens from there were refused of late.")
    case .claimInvalid:
      self.init(.tokenClaimInvalid, "A claim of the token is missing or has no valid form.")
    }
  }
}
