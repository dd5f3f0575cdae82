// SPDX-License-Identifier: Apache-2.0

import Compression
import Testing

@Suite struct CompressorTests {
  @Test(arguments: CompressionFormat.allCases, [1, 6, 9])
  func `what is compressed decompresses to itself`(format: CompressionFormat, level: Int) throws {
    let compressor = try Compressor(format, level: level)
    let decompressor = try Decompressor(format)
    for sample in [
      Sample.text, Array(repeating: 0, count: 500_000), Array(repeating: 97, count: 100),
    ] {
      let compressed = try #require(compressor.compress(sample))
      #expect(compressed.count < sample.count)
      #expect(try decompressor.decompress(compressed) == sample)
    }
  }

  @Test(arguments: CompressionFormat.allCases)
  func `what would not shrink is left alone`(format: CompressionFormat) throws {
    let compressor = try Compressor(format)
    #expect(compressor.compress([]) == nil)
    #expect(compressor.compress([1]) == nil)
    #expect(compressor.compress(Sample.noise) == nil)
    // The context that was given up is good for the next message.
    #expect(compressor.compress(Sample.text) != nil)
  }

  @Test func `each message stands alone`() throws {
    let compressor = try Compressor(.gzip)
    #expect(compressor.compress(Sample.text) == compressor.compress(Sample.text))
  }

  @Test func `room is left in front`() throws {
    let compressor = try Compressor(.deflate)
    let framed = try #require(compressor.compress(Sample.text, headroom: 5))
    #expect(Array(framed.prefix(5)) == [0, 0, 0, 0, 0])
    #expect(compressor.compress(Sample.text) == Array(framed.dropFirst(5)))
  }
}
