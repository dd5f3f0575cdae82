// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSONText

/// A parsed signed token, not yet verified.
///
///     header . claims . signature      each base64url (RFC 7515 section 7.1)
///     └────────────────┘ signed bytes
public struct AccessToken: Sendable {
  /// The longest token that is looked at: half of the metadata that a call may carry.
  public static let byteCountMax = 8 << 10
  /// The maximum nesting depth of header and claims.
  static let depthMax = 16

  /// The algorithm that the header names.
  public let algorithm: TokenAlgorithm
  /// The id of the key that signed it, according to its header.
  public let keyID: String?
  /// The signed bytes.
  public let signedBytes: ArraySlice<UInt8>
  /// The signature as bytes.
  public let signature: [UInt8]
  /// The claims as JSON, unread.
  private let payload: [UInt8]

  /// Parses a token; checks its format and signature algorithm, but no claim.
  public init(parsing bytes: [UInt8]) throws(TokenError) {
    guard bytes.count <= AccessToken.byteCountMax else { throw .tooLarge }
    let parts = bytes.split(
      separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .malformed }
    let header = try AccessToken.decode(parts[0])
    payload = try AccessToken.decode(parts[1])
    signature = try AccessToken.decode(parts[2])
    signedBytes = bytes[..<parts[1].endIndex]
    (algorithm, keyID) = try AccessToken.read(try AccessToken.object(header))
  }

  /// The claims, read. Only those of a token whose signature was verified mean anything.
  public func claims() throws(TokenError) -> TokenClaims {
    TokenClaims(try AccessToken.object(payload))
  }

  private static func read(
    _ header: JSONObject
  ) throws(TokenError) -> (algorithm: TokenAlgorithm, keyID: String?) {
    guard let name = header["alg"]?.text else { throw .malformed }
    guard let algorithm = TokenAlgorithm(name: name) else { throw .algorithmRefused }
    // Every critical extension must be understood, and none is here (RFC 7515 4.1.11).
    guard header["crit"] == nil else { throw .malformed }
    if let type = header["typ"] {
      guard let text = type.text, types.contains(text.lowercased()) else { throw .malformed }
    }
    guard let id = header["kid"] else { return (algorithm, nil) }
    guard let text = id.text, text.utf8.count <= KeyDescription.idByteCountMax else {
      throw .malformed
    }
    return (algorithm, text)
  }

  /// Tokens of other types, such as logout tokens, identify no one (RFC 8725 section 3.11).
  private static let types: Set = ["jwt", "at+jwt", "application/jwt", "application/at+jwt"]

  private static func decode(_ part: ArraySlice<UInt8>) throws(TokenError) -> [UInt8] {
    guard let bytes = Base64URL.decode(Array(part)) else { throw .malformed }
    return bytes
  }

  private static func object(_ bytes: [UInt8]) throws(TokenError) -> JSONObject {
    guard let value = try? JSONValue(parsing: bytes, depthMax: depthMax), let object = value.object
    else { throw .malformed }
    return object
  }
}
