// SPDX-License-Identifier: Apache-2.0

import Compression

/// Any bytes are decompressed within a bound or refused, and survive being compressed. The first
/// two bytes say by which format, and the bound.
func fuzzCompression(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let format: CompressionFormat = input.byte() & 1 == 0 ? .gzip : .deflate
  let sizeMax = Int(input.byte()) << 8
  let body = Array(input.rest)
  let decompressor = try Decompressor(format)
  if let output = try? body.withUnsafeBytes({ bytes in
    try decompressor.decompress(bytes, sizeMax: sizeMax)
  }) {
    try require(output.count <= sizeMax, "\(output.count) bytes where \(sizeMax) are allowed")
  }
  let compressor = try Compressor(format)
  guard let packed = body.withUnsafeBytes({ compressor.compress($0) }) else { return }
  try require(packed.count < body.count, "compression makes it larger")
  let unpacked = try packed.withUnsafeBytes { bytes in
    try decompressor.decompress(bytes, sizeMax: body.count)
  }
  try require(unpacked == body, "bytes change")
}
