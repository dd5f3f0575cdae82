// SPDX-License-Identifier: Apache-2.0

/// Gathers the lines of a head or of trailers in one buffer, as their bytes arrive.
///
/// A line ends with CRLF. A lone CR or LF is an error, since programs that interpret it differently
/// could disagree about where a message ends (RFC 9112 section 2.2).
struct LineReader {
  enum Outcome {
    /// The line's bytes are not all there.
    case incomplete
    /// A line, as the range of its bytes without the CRLF.
    case line(Range<Int>)
    /// A byte that no line contains.
    case malformed
    /// More bytes than allowed.
    case tooLong
  }

  /// All lines so far, with their ends.
  private(set) var bytes: [UInt8] = []
  private var lineStart = 0
  private var endsWithCR = false

  /// The bytes of the line that is not complete.
  var partialSize: Int { bytes.count - lineStart }

  /// Reads on to the end of the line. `sizeMax` is the limit on all bytes that the reader holds.
  mutating func next(_ input: inout Slice<UnsafeRawBufferPointer>, sizeMax: Int) -> Outcome {
    let all = UnsafeRawBufferPointer(rebasing: input)
    var count = 0
    while count < all.count {
      let start = count
      count = HTTP1Syntax.endOfText(in: all, from: start)
      if count > start, endsWithCR { return .malformed }
      guard count < all.count else { break }
      let byte = all[count]
      count &+= 1
      if byte == HTTP1Syntax.carriageReturn {
        guard !endsWithCR else { return .malformed }
        endsWithCR = true
      } else {
        guard byte == HTTP1Syntax.lineFeed, endsWithCR else { return .malformed }
        guard take(&input, all, count, sizeMax) else { return .tooLong }
        endsWithCR = false
        defer { lineStart = bytes.count }
        return .line(lineStart..<bytes.count - 2)
      }
    }
    return take(&input, all, count, sizeMax) ? .incomplete : .tooLong
  }

  private mutating func take(
    _ input: inout Slice<UnsafeRawBufferPointer>, _ all: UnsafeRawBufferPointer, _ count: Int,
    _ sizeMax: Int
  ) -> Bool {
    guard count <= sizeMax &- bytes.count else { return false }
    if bytes.isEmpty { bytes.reserveCapacity(Self.usualSize) }
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: all[..<count]))
    input = input.dropFirst(count)
    return true
  }

  /// The size of most heads, in bytes.
  private static let usualSize = 512

  /// Splits a line of `bytes` into a field, and changes the letters of its name to lower case; nil
  /// where it is not a field.
  mutating func field(_ line: Range<Int>) -> FieldRange? {
    bytes.withUnsafeMutableBufferPointer { FieldRange(line, lowercasingNameIn: $0) }
  }
}

/// The ranges of a field line's name and value.
struct FieldRange: Sendable, Hashable {
  var name: Range<Int>
  var value: Range<Int>

  /// Splits a line of `bytes`; nil where it is not a field: no colon, an empty name, white space
  /// before the colon or at the start of the line, which would continue the line before
  /// (`obs-fold`, RFC 9112 section 5.2).
  init?(_ line: Range<Int>, lowercasingNameIn bytes: UnsafeMutableBufferPointer<UInt8>) {
    var colon = line.lowerBound
    while colon < line.upperBound, HTTP1Syntax.isToken(bytes[colon]) {
      bytes[colon] = HTTP1Syntax.lowercased(bytes[colon])
      colon &+= 1
    }
    guard colon > line.lowerBound, colon < line.upperBound, bytes[colon] == UInt8(ascii: ":")
    else { return nil }
    func isSpace(_ index: Int) -> Bool {
      bytes[index] == HTTP1Syntax.space || bytes[index] == HTTP1Syntax.tab
    }
    var start = colon &+ 1
    var end = line.upperBound
    while start < end, isSpace(start) { start &+= 1 }
    while end > start, isSpace(end &- 1) { end &-= 1 }
    name = line.lowerBound..<colon
    value = start..<end
  }

  /// The size that HTTP/2 would count (RFC 9113 section 6.5.2).
  var size: Int { name.count + value.count + 32 }
}
