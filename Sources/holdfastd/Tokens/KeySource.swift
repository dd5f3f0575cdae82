// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import TokenSignatures

/// Where the keys that sign tokens come from.
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

  /// Whether the keys have yet to arrive when the server starts.
  var isRemote: Bool {
    if case .url = self { true } else { false }
  }
}

/// A set of keys, ready to verify.
struct IssuerKeys {
  let keys: SignatureKeys
  /// How many of the set are of no use here.
  let skippedCount: Int

  /// The keys of a JSON Web Key Set.
  init(_ bytes: [UInt8]) async throws(KeySetText.Fault) {
    let text = try KeySetText(parsing: bytes)
    guard let keys = await SignatureKeys(text.keys) else { throw .noUsableKey }
    self.keys = keys
    skippedCount = text.skippedCount + keys.unusableCount
  }
}
