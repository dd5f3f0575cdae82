// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Owns a `z_stream` set up to inflate; every method wraps the function that its comment names.
struct Inflation: ~Copyable {
  /// zlib keeps a pointer back to it, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  /// The outcome of a step.
  enum Step {
    /// The output is full or the input used up.
    case paused
    /// The format's end was reached.
    case ended
  }

  /// Wraps `inflateInit2`.
  init(_ format: CompressionFormat) throws(CompressionError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard czlib_inflate_init(stream, format.windowBits) == Z_OK else {
      stream.deallocate()
      throw .outOfMemory
    }
    self.stream = stream
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Starts over, reusing its memory. Wraps `inflateReset`.
  func reset() { inflateReset(stream) }

  /// Inflates as much as both buffers allow and returns what it did with how many bytes of each.
  /// Buffers past 4 GiB are used up to there. Wraps `inflate`.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> (step: Step, consumed: Int, produced: Int) {
    let inputSize = UInt32(clamping: input.count)
    let outputSize = UInt32(clamping: output.count)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = inputSize
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = outputSize
    let result = inflate(stream, Z_NO_FLUSH)
    let consumed = Int(inputSize &- stream.pointee.avail_in)
    let produced = Int(outputSize &- stream.pointee.avail_out)
    switch result {
    case Z_OK, Z_BUF_ERROR: return (.paused, consumed, produced)
    case Z_STREAM_END: return (.ended, consumed, produced)
    case Z_NEED_DICT: throw .corrupt("a dictionary is needed")
    case Z_MEM_ERROR: throw .outOfMemory
    default: throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "no reason given")
    }
  }
}

extension CompressionFormat {
  /// The largest window, which every encoder may use; zlib takes 16 more to mean gzip.
  var windowBits: Int32 {
    switch self {
    case .gzip: MAX_WBITS + 16
    case .deflate: MAX_WBITS
    }
  }
}
