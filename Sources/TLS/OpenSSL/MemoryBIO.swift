// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Owns a BIO over memory, by which OpenSSL's PEM functions read and write.
final class MemoryBIO {
  let pointer: OpaquePointer
  /// The bytes to read; OpenSSL borrows them.
  private let source: UnsafeMutableBufferPointer<UInt8>

  /// A BIO that gives out `bytes`. Wraps `BIO_new_mem_buf`.
  init(reading bytes: [UInt8]) throws(TLSError) {
    let source = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    _ = source.initialize(from: bytes)
    guard let count = Int32(exactly: bytes.count),
      let pointer = BIO_new_mem_buf(source.baseAddress, count)
    else {
      source.deallocate()
      throw .library("out of memory")
    }
    self.source = source
    self.pointer = pointer
  }

  /// An empty BIO to write to. Wraps `BIO_new`.
  init() throws(TLSError) {
    guard let pointer = BIO_new(BIO_s_mem()) else { throw .library("out of memory") }
    self.pointer = pointer
    source = UnsafeMutableBufferPointer(start: nil, count: 0)
  }

  deinit {
    BIO_free(pointer)
    // A private key may have passed through.
    OPENSSL_cleanse(source.baseAddress, source.count)
    source.deallocate()
  }

  /// The bytes that were written and not read again. Wraps `BIO_read`.
  var bytes: [UInt8] {
    let count = BIO_ctrl_pending(pointer)
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let read = BIO_read(pointer, buffer.baseAddress, Int32(clamping: count))
      initialized = Int(max(read, 0))
    }
  }
}
