// SPDX-License-Identifier: Apache-2.0

import Compression

extension Decompressor {
  func decompress(_ bytes: [UInt8], sizeMax: Int = 1 << 20) throws(CompressionError) -> [UInt8] {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(CompressionError) in try decompress(buffer, sizeMax: sizeMax) }
    }
    return try result.get()
  }
}

extension Compressor {
  func compress(_ bytes: [UInt8], headroom: Int = 0) -> [UInt8]? {
    bytes.withUnsafeBytes { compress($0, headroom: headroom) }
  }
}

/// Bytes of several kinds: none, text that shrinks, noise that does not.
enum Sample {
  static let text = Array(String(repeating: "{\"name\":\"panel\",\"zoom\":1.5}", count: 400).utf8)

  static let noise: [UInt8] = {
    var state: UInt64 = 88_172_645_463_325_252
    return (0..<20_000).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state)
    }
  }()
}
