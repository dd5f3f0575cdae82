// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import TokenSignatures

/// The source of the keys that sign tokens.
enum KeySource: Sendable {
  case file(KeyFile)
  case url(RemoteKeys)

  /// Judges tokens by the keys that are there.
  var verifier: TokenVerifier {
    switch self {
    case .file(let file): file.verifier
    case .url(let keys): keys.verifier
    }
  }

  /// True if the keys arrive after the server has started.
  var isRemote: Bool {
    if case .url = self { true } else { false }
  }
}

/// A set of keys, ready to verify.
struct IssuerKeys {
  let keys: SignatureKeys
  /// The number of unusable keys in the set.
  let skippedCount: Int

  /// The keys of a JSON Web Key Set.
  init(_ bytes: [UInt8]) async throws(KeySetText.Fault) {
    let text = try KeySetText(parsing: bytes)
    guard let keys = await SignatureKeys(text.keys) else { throw .noUsableKey }
    self.keys = keys
    skippedCount = text.skippedCount + keys.unusableCount
  }
}
