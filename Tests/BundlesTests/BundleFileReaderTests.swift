// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel
import Testing

/// Bundles as files, whole and damaged.
@Suite struct BundleFileReaderTests {
  @Test(arguments: [1, 2, 3, 7, 64, 100_000])
  func `a file reads the same in pieces of any size`(pieceSize: Int) throws {
    let sample = try SampleBundle()
    let reading = BundleReading(file: sample.file, pieceSize: pieceSize)
    #expect(reading == BundleReading(sample.records))
  }

  @Test func `every truncation is told, and what came before it is right`() throws {
    let sample = try SampleBundle()
    let (file, whole) = (sample.file, BundleReading(sample.records))
    for count in 0..<file.count {
      let reading = BundleReading(file: Array(file[..<count]), pieceSize: .max)
      #expect(reading.reason == .bundleTruncated, "\(count)")
      #expect(reading.events == Array(whole.events.prefix(reading.events.count)), "\(count)")
    }
  }

  @Test func `every flipped bit is found, and what came before it is right`() throws {
    let sample = try SampleBundle()
    let whole = BundleReading(sample.records)
    var file = sample.file
    for index in file.indices {
      for bit in 0..<8 {
        file[index] ^= 1 << bit
        let reading = BundleReading(file: file, pieceSize: .max)
        file[index] ^= 1 << bit
        #expect(reading.reason != nil, "bit \(bit) of byte \(index)")
        #expect(reading.events == Array(whole.events.prefix(reading.events.count)))
      }
    }
  }

  @Test func `bytes behind the trailer are refused`() throws {
    let file = try SampleBundle().file
    #expect(BundleReading(file: file + file, pieceSize: .max).reason == .bundleCorrupt)
    #expect(BundleReading(file: file + [0], pieceSize: .max).reason == .bundleCorrupt)
    #expect(BundleReading(file: file + [1], pieceSize: .max).reason == .bundleTruncated)
  }

  @Test(arguments: [
    "{\"sessions\": []}", "PK\u{03}\u{04}", "\0\0\0\0", "\u{7F}\u{7F}\u{7F}\u{7F}",
    "SQLite format 3\0",
  ])
  func `another file is no bundle`(text: String) {
    let padded = Array(text.utf8) + [UInt8](repeating: 0x20, count: 300)
    #expect(BundleReading(file: padded, pieceSize: .max).reason == .bundleForeign)
  }

  @Test func `a length beyond every record is refused before it is waited for`() throws {
    for prefix: [UInt8] in [[0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x81, 0x80, 0x80, 0x20], [0x00]] {
      var reader = BundleFileReader()
      reader.append(prefix)
      let error = #expect(throws: PersistenceError.self) { _ = try reader.next() }
      #expect(error?.reason == .bundleForeign)
    }
  }

  @Test func `the offset is where the last record ends`() throws {
    let sample = try SampleBundle()
    var reader = BundleFileReader()
    reader.append(sample.file)
    var offset = 0
    for record in sample.records {
      #expect(try reader.next() == record)
      offset += BundleFileReader.bytes(of: record).count
      #expect(reader.offset == Int64(offset))
    }
    #expect(reader.isAtBoundary)
    #expect(try reader.next() == nil)
  }
}
