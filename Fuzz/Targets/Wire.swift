// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

@testable import wire_conformance

/// Any bytes are a message with fields of every kind or an error; and what was read is written and
/// read again alike.
func fuzzWire(_ bytes: [UInt8]) throws {
  guard let message = try? TestAllTypes(wireBytes: bytes) else { return }
  let written = message.wireBytes
  try require(written.count == message.wireSize, "a message has another size than it tells")
  let again = try TestAllTypes(wireBytes: written)
  // Maps have no order, at any depth: the bytes are the same, but for their places. A NaN, which
  // equals nothing, has its bytes too.
  try require(again.wireBytes.sorted() == written.sorted(), "a message is read in two ways")
}
