// SPDX-License-Identifier: Apache-2.0

import AccessTokens

/// Any bytes are a set of keys or refused; what is of use in it is within the limits.
func fuzzKeySet(_ bytes: [UInt8]) throws {
  guard let set = try? KeySetText(parsing: bytes) else { return }
  try require(!set.keys.isEmpty, "a set without keys is taken")
  let count = set.keys.count + set.skippedCount
  try require(count <= KeySetText.keyCountMax, "\(count) keys")
  for key in set.keys {
    try require(!key.algorithms.isEmpty, "a key fits no algorithm")
    try require((key.id ?? "").utf8.count <= KeyDescription.idByteCountMax, "the id is too long")
  }
}
