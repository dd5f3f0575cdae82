// SPDX-License-Identifier: Apache-2.0
// modules: ProtobufWire
// sources: Sources/wire-conformance/Messages Tests/ProtobufWireTests/Specimen.swift
// seeds: Tests/ProtobufWireTests/Golden

import ProtobufWire

/// Any bytes are a message or an error; and what was read is written and read again alike.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWire(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  if let message = try? Specimen(wireBytes: bytes) {
    let written = message.wireBytes
    guard let again = try? Specimen(wireBytes: written), again.wireBytes == written else {
      fatalError("a message that was read cannot be read again")
    }
  }
  if let message = try? TestAllTypes(wireBytes: bytes) {
    // Maps have no order, so only the size is the same.
    let written = message.wireBytes
    guard let again = try? TestAllTypes(wireBytes: written), again.wireSize == written.count else {
      fatalError("a message with unknown fields cannot be read again")
    }
  }
  return 0
}
