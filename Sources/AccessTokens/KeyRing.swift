// SPDX-License-Identifier: Apache-2.0

/// Keys by the key id in a token.
public struct KeyRing<Key: Sendable>: Sendable {
  private struct Entry {
    let algorithm: TokenAlgorithm
    let key: Key
  }

  private var byID: [[UInt8]: [Entry]] = [:]
  private var all: [Entry] = []

  /// A ring without keys.
  public init() {}

  /// Adds a key for one of its algorithms; false if another key has its id for that already.
  public mutating func insert(
    _ key: Key, id: String?, algorithm: TokenAlgorithm
  ) -> Bool {
    let entry = Entry(algorithm: algorithm, key: key)
    if let id {
      let bytes = Array(id.utf8)
      let isTaken = byID[bytes]?.contains { $0.algorithm == algorithm } ?? false
      if isTaken { return false }
      byID[bytes, default: []].append(entry)
    }
    all.append(entry)
    return true
  }

  /// The key that a token names, which must take the token's algorithm: a token never chooses how
  /// a key is used. A token that names none is for the only key that takes its algorithm.
  public func key(for token: AccessToken) throws(TokenError) -> Key {
    if let id = token.keyID {
      guard let named = byID[Array(id.utf8)] else { throw .unknownKey }
      guard let entry = named.first(where: { $0.algorithm == token.algorithm }) else {
        throw .algorithmRefused
      }
      return entry.key
    }
    let fitting = all.filter { $0.algorithm == token.algorithm }
    guard let entry = fitting.first else { throw .algorithmRefused }
    guard fitting.count == 1 else { throw .unknownKey }
    return entry.key
  }
}

/// An issuer's keys, ready to verify.
public protocol VerificationKeys: Sendable {
  /// Returns if one of the keys made the token's signature.
  ///
  /// - Throws: `unknownKey`, `algorithmRefused` or `signatureInvalid`.
  func verify(_ token: AccessToken) throws(TokenError)
}
