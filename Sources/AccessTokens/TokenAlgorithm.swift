// SPDX-License-Identifier: Apache-2.0

/// The accepted signature algorithms: asymmetric ones only. Algorithms with a shared secret
/// (`HS256`) and none at all (`none`) have no case, so that no mistake lets them in (RFC 8725
/// section 3.1).
public enum TokenAlgorithm: String, CaseIterable, Hashable, Sendable {
  case rs256 = "RS256"
  case rs384 = "RS384"
  case rs512 = "RS512"
  case ps256 = "PS256"
  case ps384 = "PS384"
  case ps512 = "PS512"
  case es256 = "ES256"
  case es384 = "ES384"
  case es512 = "ES512"
  case edDSA = "EdDSA"

  /// The algorithm that `alg` names; `Ed25519` (RFC 9864) is what `EdDSA` means here.
  public init?(name: String) {
    self.init(rawValue: name == "Ed25519" ? "EdDSA" : name)
  }
}
