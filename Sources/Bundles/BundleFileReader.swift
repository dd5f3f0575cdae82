// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel
import ProtobufWire

/// A bundle as a file: every record is preceded by its length as a varint, which is protobuf's
/// usual delimited format.
///
/// Bytes are fed as they are read, in pieces of any size; complete records are returned. The buffer
/// never exceeds a record and a piece.
public struct BundleFileReader: Sendable {
  /// The largest record that is read: above the largest message that any server may be configured
  /// to take.
  public static let recordBytesMax = 64 << 20

  private var bytes: [UInt8] = []
  private var start = 0

  /// The end of the last record that was read, in bytes from the beginning of the file.
  public private(set) var offset: Int64 = 0

  /// A reader at the beginning of a file.
  public init() {}

  /// True if everything that went in has come out in whole records.
  public var isAtBoundary: Bool { start == bytes.count }

  /// Takes the next bytes of the file.
  public mutating func append(_ more: some Collection<UInt8>) {
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next record, or nil until more bytes are there.
  ///
  /// - Throws: for bytes that are not a record, `BUNDLE_FOREIGN` in place of the first one and
  ///   `BUNDLE_CORRUPT` later.
  public mutating func next() throws(PersistenceError) -> BundleRecord? {
    guard let (count, prefix) = try length() else { return nil }
    guard bytes.count - start - prefix >= count else { return nil }
    let begin = start + prefix
    let record: BundleRecord
    do {
      record = try BundleRecord(wireBytes: Array(bytes[begin..<begin + count]))
    } catch {
      throw fault
    }
    start = begin + count
    offset += Int64(prefix + count)
    return record
  }

  /// A record as written in a file.
  public static func bytes(of record: BundleRecord) -> [UInt8] {
    var prefix: [UInt8] = []
    var rest = UInt64(record.wireSize)
    while rest >= 0x80 {
      prefix.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    prefix.append(UInt8(truncatingIfNeeded: rest))
    var bytes = record.wireBytes(after: prefix.count)
    bytes.replaceSubrange(0..<prefix.count, with: prefix)
    return bytes
  }

  /// The length of the next record and how many bytes tell it; nil until they are there.
  private func length() throws(PersistenceError) -> (count: Int, prefix: Int)? {
    var value = 0
    for (index, byte) in bytes[start...].prefix(5).enumerated() {
      value |= Int(byte & 0x7f) << (7 * index)
      guard byte < 0x80 else { continue }
      guard 1...BundleFileReader.recordBytesMax ~= value else { throw fault }
      return (value, index + 1)
    }
    guard bytes.count - start < 5 else { throw fault }
    return nil
  }

  private var fault: PersistenceError {
    offset == 0
      ? PersistenceError(.bundleForeign, "The file is not a bundle.")
      : PersistenceError(
        .bundleCorrupt, "The file is damaged after byte \(offset).",
        metadata: ["offset": "\(offset)"])
  }
}
