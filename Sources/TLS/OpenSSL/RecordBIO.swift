// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The source and the sink of a session's record layer.
///
/// A BIO of our own rather than OpenSSL's memory BIOs: input is borrowed where it lies, and output
/// goes straight to the end of the caller's array.
struct RecordBIO {
  /// The bytes that the caller of `receive` lends, without those already read.
  var input = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Records for the peer; swapped with the caller's array while that is being filled.
  var output: [UInt8] = []
  /// The number of times that the peer asked for new keys; see `countRekeyings`.
  var rekeyings: UInt64 = 0

  /// A new BIO on the state at `state`, which must outlive it. Wraps `BIO_new`.
  static func open(on state: UnsafeMutablePointer<RecordBIO>) -> OpaquePointer? {
    guard let method = method.pointer, let bio = BIO_new(method) else { return nil }
    BIO_set_data(bio, state)
    BIO_set_init(bio, 1)
    return bio
  }

  // Safety: the table is filled before it is published and never changed.
  private struct Method: @unchecked Sendable {
    let pointer: OpaquePointer?
  }

  private static let method: Method = {
    let pointer = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "holdfast records")
    BIO_meth_set_read_ex(pointer, readRecordBIO)
    BIO_meth_set_write_ex(pointer, writeRecordBIO)
    BIO_meth_set_ctrl(pointer, controlRecordBIO)
    return Method(pointer: pointer)
  }()
}

private func state(of bio: OpaquePointer?) -> UnsafeMutablePointer<RecordBIO>? {
  BIO_get_data(bio)?.assumingMemoryBound(to: RecordBIO.self)
}

private func readRecordBIO(
  _ bio: OpaquePointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
  guard let state = state(of: bio), let buffer, let count else { return 0 }
  copenssl_bio_clear_retry(bio)
  let input = state.pointee.input
  guard let start = input.baseAddress, !input.isEmpty else {
    copenssl_bio_set_retry_read(bio)
    count.pointee = 0
    return 0
  }
  let taken = min(input.count, capacity)
  UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: taken)
  state.pointee.input = UnsafeRawBufferPointer(rebasing: input[taken...])
  count.pointee = taken
  return 1
}

private func writeRecordBIO(
  _ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ length: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
  guard let state = state(of: bio), let bytes, let count else { return 0 }
  copenssl_bio_clear_retry(bio)
  state.pointee.output.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
  count.pointee = length
  return 1
}

private func controlRecordBIO(
  _ bio: OpaquePointer?, _ command: Int32, _ number: Int, _ pointer: UnsafeMutableRawPointer?
) -> Int {
  // OpenSSL flushes after each flight of a handshake; everything has been taken by then.
  command == BIO_CTRL_FLUSH ? 1 : 0
}
