// SPDX-License-Identifier: Apache-2.0

/// Reads the body of one request, in as many pieces as it arrives.
enum BodyReader {
  /// Bytes that are missing of an announced length.
  case length(Int)
  case chunked(ChunkedReader)

  enum Outcome {
    /// More bytes are needed.
    case incomplete
    /// Bytes of the body, never none.
    case bytes(UnsafeRawBufferPointer)
    case end
  }

  /// A reader of the body that a head announces; nil where there is none.
  init?(_ body: HTTP1Request.Body, _ limits: HTTP1Configuration) {
    switch body {
    case .none: return nil
    case .length(let length): self = .length(length)
    case .chunked: self = .chunked(ChunkedReader(limits))
    }
  }

  mutating func next(
    _ input: inout Slice<UnsafeRawBufferPointer>
  ) throws(HTTP1Refusal) -> Outcome {
    switch self {
    case .length(0): return .end
    case .length(let missing):
      guard !input.isEmpty else { return .incomplete }
      let bytes = UnsafeRawBufferPointer(rebasing: input.prefix(missing))
      input = input.dropFirst(bytes.count)
      self = .length(missing - bytes.count)
      return .bytes(bytes)
    case .chunked(let reader): return try reader.next(&input)
    }
  }
}
