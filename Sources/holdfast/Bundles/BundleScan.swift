// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel

/// Reads a bundle file, verifies every record and records the last checkpoint.
struct BundleScan {
  /// The manifest's record, once it has been read.
  private(set) var manifest: (record: BundleRecord, told: BundleManifest)?
  /// The trailer, once it has been read.
  private(set) var trailer: BundleTrailer?
  /// The last checkpoint between two sessions: the verified state and its offset in the file.
  private(set) var place: (reader: BundleReader, checkpoint: BundleCheckpoint, offset: Int64)?

  private var reader = BundleReader()
  private var file = BundleFileReader()
  private let input: InputFile

  init(_ input: InputFile) {
    self.input = input
  }

  /// The next record; nil at the end of the file.
  mutating func next() throws -> BundleRecord? {
    while true {
      if let record = try file.next() {
        try prove(record)
        return record
      }
      let bytes = try input.read()
      guard !bytes.isEmpty else {
        if let truncation = reader.truncation { throw truncation }
        guard file.isAtBoundary else {
          throw PersistenceError(.bundleCorrupt, "The file continues after the bundle's trailer.")
        }
        return nil
      }
      file.append(bytes)
    }
  }

  private mutating func prove(_ record: BundleRecord) throws {
    switch try reader.read(record) {
    case .manifest(let told): manifest = (record, told)
    case .trailer(let told): trailer = told
    case .session, .version, .sessionEnd: break
    }
    if let checkpoint = reader.checkpoint { place = (reader, checkpoint, file.offset) }
  }

  /// Reads a whole file.
  static func whole(_ input: InputFile) throws -> BundleScan {
    try input.seek(to: 0)
    var scan = BundleScan(input)
    while try scan.next() != nil {}
    return scan
  }

  /// Reads a file up to the first invalid or incomplete record.
  static func beginning(of path: String) throws -> BundleScan {
    var scan = BundleScan(try InputFile(path))
    do {
      while try scan.next() != nil {}
    } catch is PersistenceError {
      // The bytes after the last checkpoint are left over from the interruption.
    }
    return scan
  }

  /// The offset at which the session with this id ends.
  static func offset(behind sessionID: String, in input: InputFile) throws -> Int64 {
    try input.seek(to: 0)
    var scan = BundleScan(input)
    while try scan.next() != nil {
      if let place = scan.place, place.checkpoint.sessionID == sessionID { return place.offset }
    }
    throw Failure("\(input.name) was changed during the import.")
  }
}
