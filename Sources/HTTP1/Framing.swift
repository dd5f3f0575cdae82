// SPDX-License-Identifier: Apache-2.0

/// The fields of a head that delimit its message and say what becomes of the connection.
///
/// Ambiguous framing is refused: a length that is not a number, two lengths even if they are equal,
/// a length together with a coding, a coding other than `chunked` (RFC 9112 sections 6.1 and 6.3).
struct Framing {
  private(set) var expectsContinue = false
  private(set) var closes = false
  private var length: Int?
  private var isChunked = false

  /// Takes a field whose name is in lower case; others than those of framing are ignored.
  mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) throws(HTTP1Refusal) {
    switch name.count {
    case 6 where name.equals("expect"):
      guard value.equalsIgnoringCase("100-continue") else {
        throw HTTP1Refusal(.expectationFailed)
      }
      expectsContinue = true
    case 10 where name.equals("connection"):
      if value.listItems.contains(where: { $0.equalsIgnoringCase("close") }) { closes = true }
    case 14 where name.equals("content-length"):
      guard length == nil, !isChunked, let value = HTTP1Syntax.length(value) else {
        throw HTTP1Refusal(.badRequest)
      }
      length = value
    case 17 where name.equals("transfer-encoding"):
      try takeCodings(value.listItems)
    default: break
    }
  }

  private mutating func takeCodings(_ codings: [Slice<UnsafeBufferPointer<UInt8>>])
    throws(HTTP1Refusal)
  {
    guard length == nil, !isChunked, let last = codings.last else {
      throw HTTP1Refusal(.badRequest)
    }
    // Without `chunked` at the end the length of a request is unknown (RFC 9112 section 6.3).
    guard last.equalsIgnoringCase("chunked") else {
      throw HTTP1Refusal(codings.count == 1 ? .notImplemented : .badRequest)
    }
    guard codings.count == 1 else { throw HTTP1Refusal(.notImplemented) }
    isChunked = true
  }

  /// The delimitation of the body, once all fields were taken.
  func body(_ version: HTTP1Request.Version) throws(HTTP1Refusal) -> HTTP1Request.Body {
    if isChunked {
      // An HTTP/1.0 proxy may have forwarded a coding that it does not understand (section 6.1).
      guard version == .http11 else { throw HTTP1Refusal(.badRequest) }
      return .chunked
    }
    return switch length {
    case nil, 0: .none
    case let length?: .length(length)
    }
  }
}
