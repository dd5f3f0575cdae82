// SPDX-License-Identifier: Apache-2.0

/// The reason why a token is not accepted. No case carries a part of the token.
public enum TokenError: Error, Hashable, Sendable {
  /// It is longer than `AccessToken.byteCountMax`.
  case tooLarge
  /// It does not have the form of a signed JWT (RFC 7515 section 7.1, RFC 7519).
  case malformed
  /// It is signed in a way that is not taken, or not by the key that it names.
  case algorithmRefused
  /// The issuer has no key with the token's key id.
  case unknownKey
  /// The issuer's keys are not there yet; a retry may succeed.
  case keysUnavailable
  /// The signature is not the issuer's.
  case signatureInvalid
  /// Its time is over.
  case expired
  /// Its time has not come, or it was issued in the future.
  case notYetValid
  /// Another issuer made it.
  case wrongIssuer
  /// It is meant for another audience.
  case wrongAudience
  /// It would have to be verified, and too many from there were refused of late.
  case tooManyRefused
  /// A claim that is needed is missing or has the wrong form.
  case claimInvalid
}
