// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Owns a `z_stream` set up to deflate; every method wraps the function that its comment names.
struct Deflation: ~Copyable {
  /// zlib keeps a pointer back to it, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Wraps `deflateInit2`.
  init(_ format: CompressionFormat, level: Int32) throws(CompressionError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard czlib_deflate_init(stream, level, format.windowBits) == Z_OK else {
      stream.deallocate()
      throw .outOfMemory
    }
    self.stream = stream
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Deflates all of `input` in a context of its own and returns its size, or nil when `output`
  /// cannot hold it. Wraps `deflateReset` and `deflate`.
  func run(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int? {
    guard let inputSize = UInt32(exactly: input.count) else { return nil }
    let outputSize = UInt32(clamping: output.count)
    deflateReset(stream)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = inputSize
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = outputSize
    guard deflate(stream, Z_FINISH) == Z_STREAM_END else { return nil }
    return Int(outputSize &- stream.pointee.avail_out)
  }
}
