// SPDX-License-Identifier: Apache-2.0

import Compression
import Testing

@Suite struct DecompressorTests {
  private func compressed(_ format: CompressionFormat) throws -> [UInt8] {
    try #require(Compressor(format).compress(Sample.text))
  }

  @Test(arguments: CompressionFormat.allCases)
  func `every truncation is told apart from corruption`(format: CompressionFormat) throws {
    let decompressor = try Decompressor(format)
    let bytes = try compressed(format)
    for count in 0..<bytes.count {
      #expect(throws: CompressionError.truncated) {
        try decompressor.decompress(Array(bytes.prefix(count)))
      }
    }
  }

  @Test(arguments: CompressionFormat.allCases)
  func `every flipped bit gives an error or the same bytes`(format: CompressionFormat) throws {
    let decompressor = try Decompressor(format)
    let bytes = try compressed(format)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(index % 8)
      // gzip does not check its time stamp and operating system.
      if let result = try? decompressor.decompress(damaged) { #expect(result == Sample.text) }
    }
  }

  @Test(arguments: CompressionFormat.allCases)
  func `a wrong checksum is corruption`(format: CompressionFormat) throws {
    var bytes = try compressed(format)
    let index = format == .gzip ? bytes.count - 5 : bytes.count - 1
    bytes[index] ^= 1
    #expect(throws: CompressionError.corrupt("incorrect data check")) {
      try Decompressor(format).decompress(bytes)
    }
  }

  @Test(arguments: CompressionFormat.allCases)
  func `garbage is corruption`(format: CompressionFormat) throws {
    let decompressor = try Decompressor(format)
    for start in stride(from: 0, to: Sample.noise.count - 64, by: 64) {
      #expect(throws: CompressionError.self) {
        try decompressor.decompress(Array(Sample.noise[start..<start + 64]))
      }
    }
  }

  @Test func `the other format is corruption`() throws {
    #expect(throws: CompressionError.corrupt("incorrect header check")) {
      try Decompressor(.gzip).decompress(compressed(.deflate))
    }
    #expect(throws: CompressionError.corrupt("incorrect header check")) {
      try Decompressor(.deflate).decompress(compressed(.gzip))
    }
  }

  @Test(arguments: CompressionFormat.allCases)
  func `bytes past the end are counted`(format: CompressionFormat) throws {
    #expect(throws: CompressionError.trailingBytes(count: 3)) {
      try Decompressor(format).decompress(compressed(format) + [1, 2, 3])
    }
  }

  @Test func `gzip members that follow each other are one message`() throws {
    let bytes = try compressed(.gzip)
    #expect(try Decompressor(.gzip).decompress(bytes + bytes) == Sample.text + Sample.text)
    #expect(throws: CompressionError.trailingBytes(count: bytes.count - 1)) {
      try Decompressor(.gzip).decompress(bytes + bytes.dropFirst())
    }
    #expect(throws: CompressionError.truncated) {
      try Decompressor(.gzip).decompress(bytes + bytes.dropLast())
    }
    let deflated = try compressed(.deflate)
    #expect(throws: CompressionError.trailingBytes(count: deflated.count)) {
      try Decompressor(.deflate).decompress(deflated + deflated)
    }
  }

  @Test(arguments: CompressionFormat.allCases)
  func `a message of exactly the bound passes and one byte more does not`(
    format: CompressionFormat
  ) throws {
    let decompressor = try Decompressor(format)
    let bytes = try compressed(format)
    let size = Sample.text.count
    #expect(try decompressor.decompress(bytes, sizeMax: size) == Sample.text)
    #expect(throws: CompressionError.tooLarge(sizeMax: size - 1)) {
      try decompressor.decompress(bytes, sizeMax: size - 1)
    }
    #expect(throws: CompressionError.tooLarge(sizeMax: 0)) {
      try decompressor.decompress(bytes, sizeMax: 0)
    }
  }

  @Test(arguments: CompressionFormat.allCases)
  func `a message of nothing is nothing`(format: CompressionFormat) throws {
    let empty: [UInt8] =
      switch format {
      case .gzip: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      case .deflate: [0x78, 0x9C, 3, 0, 0, 0, 0, 1]
      }
    #expect(try Decompressor(format).decompress(empty, sizeMax: 0) == [])
    #expect(throws: CompressionError.truncated) { try Decompressor(format).decompress([]) }
  }

  @Test(arguments: CompressionFormat.allCases)
  func `a bomb of a gigabyte costs no more than the bound`(format: CompressionFormat) throws {
    // A member of 16 MiB zeros, 64 times; for deflate, one of 16 MiB has to do.
    let member = try #require(Compressor(format).compress(Array(repeating: 0, count: 16 << 20)))
    let bomb = format == .gzip ? Array(repeatElement(member, count: 64).joined()) : member
    let decompressor = try Decompressor(format)
    #expect(throws: CompressionError.tooLarge(sizeMax: 4 << 20)) {
      try decompressor.decompress(bomb, sizeMax: 4 << 20)
    }
    #expect(try decompressor.decompress(compressed(format)) == Sample.text)
  }

  @Test func `a header with all its optional fields is read`() throws {
    // FTEXT, FHCRC, FEXTRA, FNAME and FCOMMENT, as `gzip` and others may write them.
    let plain = try compressed(.gzip)
    let withName: [UInt8] = [0x1F, 0x8B, 8, 8] + plain[4..<10] + Array("name\0".utf8)
    #expect(try Decompressor(.gzip).decompress(withName + plain.dropFirst(10)) == Sample.text)
  }
}
