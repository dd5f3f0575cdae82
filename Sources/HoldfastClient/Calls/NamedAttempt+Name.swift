// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI

extension NamedAttempt {
  /// This request, with an unguessable key if it has none yet.
  func named() -> Self {
    guard requestID.isEmpty else { return self }
    var named = self
    // The system's generator is cryptographically secure. 128 bits take at most 25 digits in base
    // 36.
    let number = UInt128.random(in: 0 ... .max)
    named.requestID = String(number, radix: 36)
    return named
  }
}
