// SPDX-License-Identifier: Apache-2.0

/// Reads a chunked body (RFC 9112 section 7.1).
///
///     size --";"--> extension        data --all bytes--> data end --CRLF--> size
///       \--CRLF--------\--CRLF--> data (size > 0)
///                                 trailers (size 0) --empty line--> end
///
/// Extensions and trailers are checked for form and dropped.
///
/// An object, so that the reader of a body whose length is known stays small.
final class ChunkedReader {
  private enum State {
    case size(value: Int, digits: Int)
    case extensions(size: Int)
    case sizeEnd(size: Int)
    case data(missing: Int)
    case dataEnd(hasCR: Bool)
    case trailers, end
  }

  private var state = State.size(value: 0, digits: 0)
  private let limits: HTTP1Configuration
  private var bodySize = 0
  private var extensionsSize = 0
  private var trailers = LineReader()
  private var trailerCount = 0

  init(_ limits: HTTP1Configuration) { self.limits = limits }

  func next(
    _ input: inout Slice<UnsafeRawBufferPointer>
  ) throws(HTTP1Refusal) -> BodyReader.Outcome {
    while true {
      switch state {
      case .end: return .end
      case .trailers: return try readTrailers(&input) ? .end : .incomplete
      case .data(let missing):
        guard !input.isEmpty else { return .incomplete }
        let bytes = UnsafeRawBufferPointer(rebasing: input.prefix(missing))
        input = input.dropFirst(bytes.count)
        state =
          bytes.count == missing
          ? .dataEnd(hasCR: false) : .data(missing: missing - bytes.count)
        return .bytes(bytes)
      case .size, .extensions, .sizeEnd, .dataEnd:
        guard let byte = input.popFirst() else { return .incomplete }
        try take(byte)
      }
    }
  }

  /// Takes a byte between two pieces of data.
  private func take(_ byte: UInt8) throws(HTTP1Refusal) {
    switch state {
    case .size(let value, let digits):
      state = try afterSize(byte, value, digits)
    case .extensions(let size):
      if byte == HTTP1Syntax.carriageReturn {
        state = .sizeEnd(size: size)
      } else {
        extensionsSize += 1
        guard HTTP1Syntax.isText(byte), extensionsSize <= Self.extensionsSizeMax else {
          throw HTTP1Refusal(.badRequest)
        }
      }
    case .sizeEnd(let size):
      guard byte == HTTP1Syntax.lineFeed else { throw HTTP1Refusal(.badRequest) }
      guard size <= limits.bodySizeMax - bodySize else { throw HTTP1Refusal(.contentTooLarge) }
      bodySize += size
      state = size == 0 ? .trailers : .data(missing: size)
    case .dataEnd(hasCR: false):
      guard byte == HTTP1Syntax.carriageReturn else { throw HTTP1Refusal(.badRequest) }
      state = .dataEnd(hasCR: true)
    case .dataEnd(hasCR: true):
      guard byte == HTTP1Syntax.lineFeed else { throw HTTP1Refusal(.badRequest) }
      state = .size(value: 0, digits: 0)
    case .data, .trailers, .end: break
    }
  }

  private func afterSize(
    _ byte: UInt8, _ value: Int, _ digits: Int
  ) throws(HTTP1Refusal) -> State {
    if let digit = HTTP1Syntax.hexadecimalValue(byte), digits < Self.sizeDigitsMax {
      return .size(value: value << 4 | digit, digits: digits + 1)
    }
    guard digits > 0 else { throw HTTP1Refusal(.badRequest) }
    switch byte {
    case HTTP1Syntax.carriageReturn: return .sizeEnd(size: value)
    case UInt8(ascii: ";"): return .extensions(size: value)
    default: throw HTTP1Refusal(.badRequest)
    }
  }

  /// True once the empty line was read.
  private func readTrailers(
    _ input: inout Slice<UnsafeRawBufferPointer>
  ) throws(HTTP1Refusal) -> Bool {
    while !input.isEmpty {
      switch trailers.next(&input, sizeMax: limits.fieldsSizeMax) {
      case .incomplete: return false
      case .malformed: throw HTTP1Refusal(.badRequest)
      case .tooLong: throw HTTP1Refusal(.requestHeaderFieldsTooLarge)
      case .line(let range):
        guard !range.isEmpty else {
          state = .end
          return true
        }
        try checkTrailer(range)
      }
    }
    return false
  }

  /// A trailer that would delimit or address the message is refused (RFC 9110 section 6.5.1).
  private func checkTrailer(_ range: Range<Int>) throws(HTTP1Refusal) {
    trailerCount += 1
    guard let field = trailers.field(range) else {
      throw HTTP1Refusal(.badRequest)
    }
    guard trailerCount <= limits.fieldCountMax else {
      throw HTTP1Refusal(.requestHeaderFieldsTooLarge)
    }
    let name = trailers.bytes[field.name]
    guard !name.equals("content-length"), !name.equals("host"), !name.equals("transfer-encoding")
    else { throw HTTP1Refusal(.badRequest) }
  }

  /// Fifteen digits always fit into `Int`, with leading zeros.
  private static let sizeDigitsMax = 15
  /// The limit on all extensions of a body: no known client sends any (RFC 9112 section 7.1.1
  /// advises a limit).
  private static let extensionsSizeMax = 4 << 10
}
