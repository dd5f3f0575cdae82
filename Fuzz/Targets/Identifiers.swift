// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

/// The texts that callers choose are taken as they are or refused.
func fuzzIdentifiers(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes, as: UTF8.self)
  if let id = SessionID(text) { try require(id.text == text, "a session id changes") }
  if let id = SnapshotID(text) { try require(id.text == text, "a snapshot id changes") }
  if let id = try? RequestID(validating: text) {
    try require(id.text == text, "a request id changes")
  }
  if let title = try? Title(validating: text, limits: Limits()) {
    try require(title.text == text, "a title changes")
    let again = TitleFold(title.fold.text)
    try require(again.text == title.fold.text, "a folded title folds again")
  }
  if let description = try? SessionDescription(validating: text, limits: Limits()) {
    try require(description.text == text, "a description changes")
  }
  if let owner = OwnerID(text) { try require(owner.text == text, "an owner changes") }
}
