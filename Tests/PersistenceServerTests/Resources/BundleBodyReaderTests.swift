// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import Testing

@testable import PersistenceServer

@Suite struct BundleBodyReaderTests {
  private static let options = ImportOptions.with { $0.dryRun = true }

  private static func record(_ size: Int) -> BundleRecord {
    var record = BundleRecord()
    record.item = [UInt8](repeating: 7, count: size)
    record.digest = [UInt8](repeating: 1, count: 32)
    return record
  }

  private let records = [record(1), record(200), record(20_000)]
  private var file: [UInt8] { records.flatMap { BundleFileReader.bytes(of: $0) } }

  /// The requests of a body that comes in these pieces.
  private func requests(
    _ pieces: [ArraySlice<UInt8>], messageSizeMax: Int = 1 << 20
  ) throws -> [ImportSessionsRequest.Step?] {
    let reader = BundleBodyReader(Self.options)
    var requests: [[UInt8]] = []
    for piece in pieces {
      try piece.withUnsafeBytes {
        try reader.receive($0, messageSizeMax: messageSizeMax) { requests.append($0) }
      }
    }
    reader.end { requests.append($0) }
    return try requests.map { try ImportSessionsRequest(wireBytes: $0).step }
  }

  private func steps(
    _ records: some Sequence<BundleRecord>
  ) -> [ImportSessionsRequest.Step?] {
    [.options(Self.options)] + records.map { .record($0) }
  }

  @Test(arguments: [1, 2, 3, 7, 100, 5_000, 50_000])
  func `records come out as they were, in pieces of any size`(size: Int) throws {
    let pieces = stride(from: 0, to: file.count, by: size).map {
      file[$0..<min($0 + size, file.count)]
    }
    #expect(try requests(pieces) == steps(records))
  }

  @Test func `a body that ends anywhere brings the whole records before the end`() throws {
    let ends = records.indices.map { index in
      records[...index].reduce(0) { $0 + BundleFileReader.bytes(of: $1).count }
    }
    for count in Array(0..<1_000) + [file.count - 1] {
      let whole = ends.filter { $0 <= count }.count
      #expect(try requests([file[..<count]]) == steps(records[..<whole]))
    }
  }

  @Test func `bytes that are not a record become an empty one, and nothing follows`() throws {
    let first = BundleFileReader.bytes(of: records[0])
    let broken: [[UInt8]] = [
      [0], [0x80, 0x80, 0x80, 0x80, 0x80, 1], [0x80, 0x80, 0x80, 0x80, 0xFF],
      Array("holdfast is not a bundle ".utf8) + [UInt8](repeating: 0xFF, count: 200),
      [3, 0x0A, 9, 1],
    ]
    for bytes in broken {
      #expect(try requests([(bytes + first)[...]]) == steps([BundleRecord()]))
      #expect(
        try requests([(first + bytes + first)[...]]) == steps([records[0], BundleRecord()]))
    }
  }

  @Test func `a record larger than a message may be is refused before it arrives`() throws {
    let size = BundleFileReader.bytes(of: records[1]).count - 2
    #expect(try requests([file[...]], messageSizeMax: 20_100).count == 4)
    #expect(throws: RPCError.self) { try requests([file[...]], messageSizeMax: size - 1) }
    let error = #expect(throws: RPCError.self) {
      try requests([[0xFF, 0xFF, 0xFF, 0xFF, 0x7F]])
    }
    #expect(error?.reason == .messageTooLarge)
  }

  @Test func `memory grows with what arrived, and is given up with the record`() throws {
    let reader = BundleBodyReader(Self.options)
    func receive(_ bytes: ArraySlice<UInt8>) throws {
      try bytes.withUnsafeBytes { try reader.receive($0, messageSizeMax: 1 << 30) { _ in } }
    }
    #expect(reader.isAtBoundary && reader.heldBytes == 0)
    // A gigabyte is announced.
    try receive([0x80, 0x80, 0x80, 0x80])
    #expect(!reader.isAtBoundary)
    try receive([0x04, 1, 2, 3])
    #expect(!reader.isAtBoundary && reader.heldBytes < 100)
    let whole = BundleBodyReader(Self.options)
    try file.withUnsafeBytes { try whole.receive($0, messageSizeMax: 1 << 20) { _ in } }
    #expect(whole.isAtBoundary && whole.heldBytes == 0)
  }
}
