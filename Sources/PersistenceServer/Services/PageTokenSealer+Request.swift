// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

extension PageTokenSealer {
  /// The position that a request's token carries; nil for the first page.
  func position(
    of token: String, binding: PageBinding, at now: Timestamp
  ) throws(PersistenceError) -> PagePosition? {
    token.isEmpty ? nil : try open(token, binding: binding, at: now)
  }

  /// The token for the page after `position`; empty after the last page.
  func token(
    for position: PagePosition?, binding: PageBinding, at now: Timestamp
  ) throws(PersistenceError) -> String {
    guard let position else { return "" }
    return try seal(position, binding: binding, at: now)
  }
}
