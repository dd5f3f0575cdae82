// SPDX-License-Identifier: Apache-2.0

@testable import RPC

/// Any text survives, in nothing but printable ASCII; any bytes become a text; and what is cut to a
/// size fits it.
func fuzzPercentEncoding(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes, as: UTF8.self)
  let encoded = PercentEncoding.encode(text)
  try require(encoded.allSatisfy { 0x20...0x7E ~= $0 }, "a byte is not encoded")
  try require(PercentEncoding.decode(encoded) == text, "a text changes")
  _ = PercentEncoding.decode(bytes)
  let sizeMax = Int(bytes.first ?? 0)
  let cut = PercentEncoding.encode(text, sizeMax: sizeMax)
  try require(cut.count <= sizeMax, "\(cut.count) bytes where \(sizeMax) are allowed")
  try require(encoded.starts(with: cut), "a text that was cut begins otherwise")
}
