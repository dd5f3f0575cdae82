// SPDX-License-Identifier: Apache-2.0

import Cryptography

@testable import PersistenceModel

/// No text is a page token that we did not make. The bytes of one are a position or refused, and a
/// position survives being sealed and opened.
func fuzzPageToken(_ bytes: [UInt8]) throws {
  let sealer = PageTokenSealer(
    hmac: try HMACSHA256(key: [UInt8](repeating: 7, count: 32)), ageMax: .seconds(60))
  guard let caller = OwnerID("someone") else { return }
  let binding = try PageBinding(method: "List", caller: caller, subject: "")
  let now = Timestamp(microseconds: 1_000_000)
  let forged = try? sealer.open(
    String(decoding: bytes, as: UTF8.self), binding: binding, at: now)
  try require(forged == nil, "a token that nobody made is accepted")
  var reader = PageTokenReader(bytes)
  guard let position = reader.position() else { return }
  let token = try sealer.seal(position, binding: binding, at: now)
  let opened = try sealer.open(token, binding: binding, at: now)
  try require(opened == position, "\(position) becomes \(opened)")
}
