// SPDX-License-Identifier: Apache-2.0

import JSONText

/// Any bytes are a JSON text or an error at an offset inside them or at their end, whether they lie
/// alone or between others. The acceptor knows as much as the validator.
func fuzzJSON(_ bytes: [UInt8]) throws {
  do {
    try JSONValidator.validate(bytes)
    try JSONValidator.validate([0x20] + bytes + [0x0A])
  } catch {
    try require((0...bytes.count + 1).contains(error.offset), "\(error)")
  }
  let isValid = (try? JSONValidator.validate(bytes, depthMax: 16)) != nil
  let isFaultless = bytes.withUnsafeBytes {
    (try? JSONValidator.examine($0, depthMax: 16)) != nil
  }
  let isAccepted = bytes.withUnsafeBytes { JSONAcceptor.accepts($0, depthMax: 16) }
  try require(isAccepted == isFaultless, "the acceptor and the validator differ")
  if (try? JSONValue(parsing: bytes, depthMax: 16)) != nil {
    try require(isValid, "what is no JSON is read")
  }
}
