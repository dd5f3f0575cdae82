// SPDX-License-Identifier: Apache-2.0

/// Where frames begin in what a peer sends (RFC 9113 section 4.1), in pieces of any size.
///
/// nghttp2 tells nothing of frames that it skips (unknown types, DATA of streams that are closed);
/// a count of headers tells how many there were.
///
///       preface ──▶ header ◀──▶ payload
///
/// Invariant: `bytesLeft` is positive in every state between calls, except for an empty payload,
/// which is left at once.
struct FrameBoundaries {
  private enum State {
    /// A client's first words, which are no frame.
    case preface
    /// In a frame's header, whose first three bytes are the length of its payload.
    case header(length: Int)
    case payload
  }

  private var state: State
  private var bytesLeft: Int

  init(hasPreface: Bool) {
    state = hasPreface ? .preface : .header(length: 0)
    bytesLeft = hasPreface ? Self.prefaceSize : Self.headerSize
  }

  /// How many frames' headers end in these bytes, which follow those of the last call.
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
      case .header(let length):
        guard let byte = rest.popFirst() else { break }
        bytesLeft &-= 1
        let isLength = bytesLeft >= Self.headerSize &- Self.lengthSize
        let length = isLength ? length << 8 | Int(byte) : length
        state = .header(length: length)
        guard bytesLeft == 0 else { continue }
        headers &+= 1
        state = .payload
        bytesLeft = length
        if length == 0 { beginHeader() }
      }
    }
    return headers
  }

  private mutating func beginHeader() {
    state = .header(length: 0)
    bytesLeft = Self.headerSize
  }

  private static let prefaceSize = 24
  private static let headerSize = 9
  private static let lengthSize = 3
}
