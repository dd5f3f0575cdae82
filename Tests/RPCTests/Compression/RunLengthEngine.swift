// SPDX-License-Identifier: Apache-2.0

import RPC

/// Compresses what repeats one byte, to that byte and its count. Enough to see what a call does.
final class RunLengthEngine: CompressionEngine {
  private(set) var decompressions = 0

  func compress(
    _ message: UnsafeRawBufferPointer, _ encoding: MessageEncoding, headroom: Int
  ) -> [UInt8]? {
    guard let first = message.first, message.allSatisfy({ $0 == first }),
      let count = UInt8(exactly: message.count), count > 2
    else { return nil }
    return [UInt8](repeating: 0, count: headroom) + [first, count]
  }

  func decompress(
    _ message: UnsafeRawBufferPointer, _ encoding: MessageEncoding, sizeMax: Int
  ) throws(RPCError) -> [UInt8] {
    decompressions += 1
    guard message.count == 2 else { throw RPCError(.internal, "corrupt") }
    guard message[1] <= sizeMax else { throw RPCError(.resourceExhausted, "too large") }
    return [UInt8](repeating: message[0], count: Int(message[1]))
  }
}
