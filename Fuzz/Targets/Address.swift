// SPDX-License-Identifier: Apache-2.0

@testable import Reactor

/// Any text is an address, which is written and read again alike, or is refused.
func fuzzAddress(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes, as: UTF8.self)
  guard let address = try? SocketAddress(parsing: text) else { return }
  let again = try SocketAddress(parsing: address.description)
  try require(again == address, "\(text) becomes \(address), which is \(again)")
  _ = try? address.withSystem { _, _ in }
}
