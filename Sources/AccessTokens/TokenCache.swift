// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// Verified tokens by their SHA-256, so that a signature is verified once and not in every call.
/// The tokens themselves are not kept.
///
/// There are two halves. New entries go to the young half; once it is full, it becomes the old
/// half, and the unused entries of the previous old half are evicted: approximately LRU, at the
/// cost of one look-up.
///
/// Invariant: there are at most `countMax` entries.
struct TokenCache {
  private let halfMax: Int
  private var young: [Digest: TokenBearer] = [:]
  private var old: [Digest: TokenBearer] = [:]

  init(countMax: Int) { halfMax = max(countMax / 2, 1) }

  /// The number of entries.
  var count: Int { young.count + old.count }

  /// The subject of a token that was verified before.
  mutating func bearer(of digest: Digest) -> TokenBearer? {
    if let bearer = young[digest] { return bearer }
    guard let bearer = old.removeValue(forKey: digest) else { return nil }
    insert(bearer, for: digest)
    return bearer
  }

  /// Notes a token that was verified.
  mutating func insert(_ bearer: TokenBearer, for digest: Digest) {
    if young.count >= halfMax {
      old = young
      young.removeAll(keepingCapacity: true)
    }
    young[digest] = bearer
  }

  /// Forgets everything.
  mutating func removeAll() {
    young = [:]
    old = [:]
  }
}
