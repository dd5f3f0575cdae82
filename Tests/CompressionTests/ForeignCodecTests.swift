// SPDX-License-Identifier: Apache-2.0

import Compression
import TestSupport
import Testing

/// Python's gzip and zlib modules as judges.
@Suite struct ForeignCodecTests {
  private func python(_ expression: String, _ input: [UInt8]) throws -> [UInt8] {
    let program = "import gzip, sys, zlib; data = sys.stdin.buffer.read(); "
    return try Command(
      "python3", "-c", "\(program)sys.stdout.buffer.write(\(expression))"
    ).output(input: input)
  }

  @Test(
    arguments: zip(CompressionFormat.allCases, ["gzip.decompress(data)", "zlib.decompress(data)"]))
  func `Python reads what we write`(format: CompressionFormat, expression: String) throws {
    let bytes = try #require(Compressor(format).compress(Sample.text))
    #expect(try python(expression, bytes) == Sample.text)
  }

  @Test(arguments: zip(CompressionFormat.allCases, ["gzip.compress(data)", "zlib.compress(data)"]))
  func `we read what Python writes`(format: CompressionFormat, expression: String) throws {
    let decompressor = try Decompressor(format)
    for sample in [Sample.text, Sample.noise, []] {
      #expect(try decompressor.decompress(python(expression, sample)) == sample)
    }
  }
}
