// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

@testable import wire_conformance

/// Any bytes are a message with fields of every kind or an error; and what was read is written and
/// read again alike.
func fuzzWire(_ bytes: [UInt8]) throws {
  guard let message = try? TestAllTypes(wireBytes: bytes) else { return }
  // Maps have no order, so only the size is the same.
  let written = message.wireBytes
  let again = try TestAllTypes(wireBytes: written)
  try require(again.wireSize == written.count, "a message with unknown fields changes its size")
}
