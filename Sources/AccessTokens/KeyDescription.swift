// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSONText

/// A public key that signs tokens, as a JSON Web Key describes it (RFC 7517, RFC 7518 section 6).
///
/// Numbers stay in base64url, which is checked; whether they are a key is for the code that
/// computes with them.
public struct KeyDescription: Hashable, Sendable {
  /// The longest id of a key.
  public static let idByteCountMax = 256

  /// The key itself.
  public enum Form: Hashable, Sendable {
    case rsa(modulus: String, exponent: String)
    case elliptic(curve: Curve, x: String, y: String)
    case ed25519(x: String)
  }

  /// The curves of `ES256`, `ES384` and `ES512`.
  public enum Curve: String, Hashable, Sendable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"

    /// The number of bytes of a coordinate (RFC 7518 section 6.2.1.2).
    fileprivate var byteCount: Int {
      switch self {
      case .p256: 32
      case .p384: 48
      case .p521: 66
      }
    }
  }

  /// The id by which tokens refer to the key.
  public let id: String?
  /// The key itself.
  public let form: Form
  /// The algorithms that fit the key and that it is meant for; never none.
  public let algorithms: [TokenAlgorithm]

  /// The key described by an object, or nil for a key that is not accepted: secrets, encryption
  /// keys, other curves, and keys beyond the limits.
  init?(_ object: JSONObject) {
    guard object["use"].map({ $0 == .string("sig") }) ?? true,
      object["key_ops"].map({ $0.elements?.contains(.string("verify")) ?? false }) ?? true
    else { return nil }
    switch object["kid"] {
    case nil: id = nil
    case .string(let text) where text.utf8.count <= KeyDescription.idByteCountMax: id = text
    default: return nil
    }
    guard let form = Form(object) else { return nil }
    self.form = form
    switch object["alg"] {
    case nil:
      algorithms = form.algorithms
    case .string(let name):
      guard let algorithm = TokenAlgorithm(name: name), form.algorithms.contains(algorithm) else {
        return nil
      }
      algorithms = [algorithm]
    default:
      return nil
    }
  }
}

extension KeyDescription.Form {
  /// 8,192 bits: verifying takes longer the larger a key is.
  private static let modulusByteCountMax = 1_024
  /// An exponent of 65,537 has three.
  private static let exponentByteCountMax = 4

  fileprivate init?(_ object: JSONObject) {
    switch object["kty"]?.text {
    case "RSA":
      guard let modulus = Self.number(object["n"], 1...Self.modulusByteCountMax),
        let exponent = Self.number(object["e"], 1...Self.exponentByteCountMax)
      else { return nil }
      self = .rsa(modulus: modulus, exponent: exponent)
    case "EC":
      guard let curve = object["crv"]?.text.flatMap(KeyDescription.Curve.init(rawValue:)),
        let x = Self.number(object["x"], curve.byteCount...curve.byteCount),
        let y = Self.number(object["y"], curve.byteCount...curve.byteCount)
      else { return nil }
      self = .elliptic(curve: curve, x: x, y: y)
    case "OKP":
      guard object["crv"]?.text == "Ed25519", let x = Self.number(object["x"], 32...32) else {
        return nil
      }
      self = .ed25519(x: x)
    default:
      return nil
    }
  }

  /// A number in base64url, if it is one and has so many bytes.
  private static func number(_ value: JSONValue?, _ byteCounts: ClosedRange<Int>) -> String? {
    guard let text = value?.text, let bytes = Base64URL.decode(text),
      byteCounts.contains(bytes.count)
    else { return nil }
    return text
  }

  /// The algorithms that a key of this form can be used with.
  fileprivate var algorithms: [TokenAlgorithm] {
    switch self {
    case .rsa: [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
    case .elliptic(.p256, _, _): [.es256]
    case .elliptic(.p384, _, _): [.es384]
    case .elliptic(.p521, _, _): [.es512]
    case .ed25519: [.edDSA]
    }
  }
}
