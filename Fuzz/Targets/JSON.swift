// SPDX-License-Identifier: Apache-2.0
// modules: JSONText
// seeds: Fuzz/FailCases/JSON

import JSONText

/// Any bytes are a JSON text or an error at an offset inside them or at their end, whether they lie
/// alone or between others.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  do {
    try JSONValidator.validate(bytes)
    try JSONValidator.validate([0x20] + bytes + [0x0A])
  } catch {
    guard (0...count + 1).contains(error.offset) else { fatalError("\(error)") }
  }
  return 0
}
