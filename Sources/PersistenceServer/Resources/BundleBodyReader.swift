// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufWire
import RPC

/// Cuts a bundle, in the form of a file, into the requests of ImportSessions as it arrives: the
/// options, then each record.
///
///     options --> length --varint--> record --whole--> length
///                    | not a length
///                    +------------> faulty
///
/// The import refuses a wrong record after it has finished the sessions before it. So bytes that
/// are not a record are passed on as a record without anything, and a bundle that ends within a
/// record as one that ends before it.
///
/// Invariant: memory grows with bytes that arrived, never with a length that was only announced.
final class BundleBodyReader: ResourceBodyReader {
  private enum State {
    /// The bits of the length so far, and their number.
    case length(UInt64, bits: UInt64)
    case record(missing: Int)
    case faulty
  }

  private var options: ImportOptions?
  private var state = State.length(0, bits: 0)
  /// The record that is arriving.
  private var record: [UInt8] = []

  /// A reader of a bundle that is to be imported with these options.
  init(_ options: ImportOptions) { self.options = options }

  var isAtBoundary: Bool {
    switch state {
    case .length(_, let bits): bits == 0
    case .record: false
    case .faulty: true
    }
  }

  var heldBytes: Int { record.capacity }

  func receive(
    _ bytes: UnsafeRawBufferPointer, messageSizeMax: Int, _ handle: ([UInt8]) -> Void
  ) throws(RPCError) {
    begin(handle)
    var rest = bytes[...]
    while let byte = rest.first {
      switch state {
      case .faulty: return
      case .length(let value, let bits):
        rest.removeFirst()
        try take(byte, value, bits, messageSizeMax, handle)
      case .record(let missing):
        let piece = rest.prefix(missing)
        rest = rest.dropFirst(piece.count)
        record.append(contentsOf: piece)
        state = .record(missing: missing - piece.count)
        if piece.count == missing { finish(handle) }
      }
    }
  }

  func end(_ handle: ([UInt8]) -> Void) {
    begin(handle)
    record = []
    state = .faulty
  }

  private func begin(_ handle: ([UInt8]) -> Void) {
    guard let options = options.take() else { return }
    handle(ImportSessionsRequest(.options(options)).wireBytes)
  }

  /// Takes a byte of a length, which has seven of its bits.
  private func take(
    _ byte: UInt8, _ value: UInt64, _ bits: UInt64, _ messageSizeMax: Int,
    _ handle: ([UInt8]) -> Void
  ) throws(RPCError) {
    let value = value | UInt64(byte & 0x7F) << bits
    guard byte >= 0x80 else { return try begin(Int(value), messageSizeMax, handle) }
    guard bits < Self.lengthBitsMax - 7 else { return fail(handle) }
    state = .length(value, bits: bits + 7)
  }

  private func begin(
    _ length: Int, _ messageSizeMax: Int, _ handle: ([UInt8]) -> Void
  ) throws(RPCError) {
    guard length > 0 else { return fail(handle) }
    guard length <= messageSizeMax else {
      throw .messageTooLarge(size: length, limit: messageSizeMax)
    }
    state = .record(missing: length)
  }

  private func finish(_ handle: ([UInt8]) -> Void) {
    var whole: [UInt8] = []
    swap(&whole, &record)
    guard let record = try? BundleRecord(wireBytes: whole) else { return fail(handle) }
    state = .length(0, bits: 0)
    handle(ImportSessionsRequest(.record(record)).wireBytes)
  }

  private func fail(_ handle: ([UInt8]) -> Void) {
    state = .faulty
    handle(ImportSessionsRequest(.record(BundleRecord())).wireBytes)
  }

  /// A length has at most five bytes, as in a file.
  private static let lengthBitsMax: UInt64 = 35
}
