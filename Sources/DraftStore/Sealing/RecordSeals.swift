// SPDX-License-Identifier: Apache-2.0

import Cryptography
import WorkbenchEngine

/// The seals of the keys that the program was given; empty if drafts are not sealed.
struct RecordSeals: Sendable {
  private let seals: [RecordSeal]

  init(_ keys: DraftKeys?) throws(DraftStoreError) {
    var seals: [RecordSeal] = []
    for key in keys?.keys ?? [] {
      seals.append(
        try DraftStoreError.wrap { () throws(CryptographyError) in
          try RecordSeal(key: key)
        })
    }
    self.seals = seals
  }

  /// The seal of new records; nil if they are not sealed.
  var first: RecordSeal? { seals.first }

  /// The seal of a key; nil if the key is missing.
  func seal(of keyID: [UInt8]) -> RecordSeal? { seals.first { $0.keyID == keyID } }

  /// True if the key of a record is missing. Nil is the key of a record that is not sealed.
  func lack(_ keyID: [UInt8]?) -> Bool { keyID.map { seal(of: $0) == nil } ?? false }
}

extension DraftStoreError {
  /// Runs a computation, and rethrows its error as an error of the store.
  static func wrap<Result>(
    _ body: () throws(CryptographyError) -> Result
  ) throws(DraftStoreError) -> Result {
    do throws(CryptographyError) {
      return try body()
    } catch {
      throw DraftStoreError(.unavailable, "OpenSSL failed: \(error)")
    }
  }
}
