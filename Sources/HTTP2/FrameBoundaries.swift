// SPDX-License-Identifier: Apache-2.0

/// The boundaries of frames in a peer's bytes (RFC 9113 section 4.1), in pieces of any size.
///
/// nghttp2 does not report frames that it skips (unknown types, DATA of closed streams); counting
/// frame headers reveals their number. Nor does it report that it waits for the rest of a frame, or
/// for a CONTINUATION of a header block.
///
///       preface ──▶ header ◀──▶ payload
///
/// Invariant: `bytesLeft` is positive in every state between calls, except for an empty payload,
/// which is left at once.
struct FrameBoundaries {
  private enum State {
    /// The client's connection preface, which is not a frame.
    case preface
    /// In a frame's header, whose first five bytes are the length of its payload, its type and its
    /// flags.
    case header(UInt64)
    case payload
  }

  private var state: State
  private var bytesLeft: Int
  /// True within a header block whose last frame has not begun.
  private var isHeaderBlockOpen = false
  /// Frames that have begun, those of a header block counted as one.
  private var begun: UInt64 = 0

  init(hasPreface: Bool) {
    state = hasPreface ? .preface : .header(0)
    bytesLeft = hasPreface ? Self.prefaceSize : Self.headerSize
  }

  /// The number of the frame or header block that has begun and not ended; nil between two.
  var incomplete: UInt64? {
    switch state {
    case .preface: nil
    case .header: isHeaderBlockOpen || bytesLeft < Self.headerSize ? begun : nil
    case .payload: begun
    }
  }

  /// The number of frame headers that end in these bytes, which follow those of the last call.
  mutating func count(_ bytes: UnsafeRawBufferPointer) -> Int {
    var headers = 0
    var rest = bytes[...]
    while !rest.isEmpty {
      switch state {
      case .preface, .payload:
        let skipped = min(bytesLeft, rest.count)
        rest = rest.dropFirst(skipped)
        bytesLeft &-= skipped
        if bytesLeft == 0 { beginHeader() }
      case .header(let start):
        guard let byte = rest.popFirst() else { break }
        if bytesLeft == Self.headerSize, !isHeaderBlockOpen { begun &+= 1 }
        bytesLeft &-= 1
        let isStreamID = bytesLeft < Self.streamIDSize
        let start = isStreamID ? start : start << 8 | UInt64(byte)
        state = .header(start)
        guard bytesLeft == 0 else { continue }
        headers &+= 1
        endHeader(start)
      }
    }
    return headers
  }

  private mutating func beginHeader() {
    state = .header(0)
    bytesLeft = Self.headerSize
  }

  private mutating func endHeader(_ start: UInt64) {
    let type = UInt8(truncatingIfNeeded: start >> 8)
    if type == Self.headers || type == Self.pushPromise || type == Self.continuation {
      isHeaderBlockOpen = start & Self.endHeaders == 0
    }
    state = .payload
    bytesLeft = Int(start >> 16)
    if bytesLeft == 0 { beginHeader() }
  }

  private static let prefaceSize = 24
  private static let headerSize = 9
  private static let streamIDSize = 4
  private static let headers: UInt8 = 1
  private static let pushPromise: UInt8 = 5
  private static let continuation: UInt8 = 9
  private static let endHeaders: UInt64 = 4
}
