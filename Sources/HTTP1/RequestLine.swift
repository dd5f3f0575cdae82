// SPDX-License-Identifier: Apache-2.0

/// The ranges of a request line's parts (RFC 9112 section 3).
struct RequestLine: Sendable, Hashable {
  var method: Range<Int>
  /// Empty where an absolute target has no path, and for an authority-form target.
  var path: Range<Int>
  var query: Range<Int>?
  /// The authority of an absolute target.
  var authority: Range<Int>?
  var version: HTTP1Request.Version

  /// Reads a line of `bytes`: three parts, separated by exactly one space.
  init(
    _ line: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>, targetSizeMax: Int
  ) throws(HTTP1Refusal) {
    let methodEnd = bytes.index(of: HTTP1Syntax.space, in: line) ?? line.upperBound
    method = line.lowerBound..<methodEnd
    guard !method.isEmpty, method.count <= HTTP1Configuration.methodSizeMax,
      bytes.part(method).allSatisfy(HTTP1Syntax.isToken), methodEnd < line.upperBound
    else { throw HTTP1Refusal(.badRequest) }
    let rest = methodEnd + 1..<line.upperBound
    guard let targetEnd = bytes.index(of: HTTP1Syntax.space, in: rest) else {
      throw HTTP1Refusal(rest.count > targetSizeMax ? .uriTooLong : .badRequest)
    }
    let target = rest.lowerBound..<targetEnd
    guard target.count <= targetSizeMax else { throw HTTP1Refusal(.uriTooLong) }
    guard !target.isEmpty, bytes.part(target).allSatisfy(HTTP1Syntax.isTarget) else {
      throw HTTP1Refusal(.badRequest)
    }
    version = try Self.version(bytes.part(targetEnd + 1..<line.upperBound))
    let start = try Self.start(of: target, in: bytes, method: bytes.part(method))
    authority = start.authority
    let mark = bytes.index(of: UInt8(ascii: "?"), in: start.path)
    path = start.path.lowerBound..<(mark ?? start.path.upperBound)
    query = mark.map { $0 + 1..<target.upperBound }
  }

  private static func version(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(HTTP1Refusal) -> HTTP1Request.Version {
    func isDigit(_ byte: UInt8) -> Bool {
      byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
    guard text.count == 8, text.part(0..<5).equals("HTTP/"), isDigit(text[5]),
      text[6] == UInt8(ascii: "."), isDigit(text[7])
    else { throw HTTP1Refusal(.badRequest) }
    guard text[5] == UInt8(ascii: "1") else { throw HTTP1Refusal(.versionNotSupported) }
    return text[7] == UInt8(ascii: "0") ? .http10 : .http11
  }

  /// The path of the four forms of a target, and the authority of the absolute form.
  private static func start(
    of target: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>,
    method: UnsafeBufferPointer<UInt8>
  ) throws(HTTP1Refusal) -> (path: Range<Int>, authority: Range<Int>?) {
    if bytes[target.lowerBound] == UInt8(ascii: "/") { return (target, nil) }
    if method.equals("CONNECT") {
      guard bytes.part(target).allSatisfy(HTTP1Syntax.isAuthority) else {
        throw HTTP1Refusal(.badRequest)
      }
      return (target.upperBound..<target.upperBound, target)
    }
    if target.count == 1, bytes[target.lowerBound] == UInt8(ascii: "*") {
      // The asterisk is for OPTIONS alone (RFC 9112 section 3.2.4).
      guard method.equals("OPTIONS") else { throw HTTP1Refusal(.badRequest) }
      return (target, nil)
    }
    let schemeEnd =
      target.first { bytes[$0] == UInt8(ascii: ":") }.map { $0 + 3 } ?? target.upperBound
    guard schemeEnd < target.upperBound,
      bytes.part(target.lowerBound..<schemeEnd).equalsIgnoringCase("http://")
        || bytes.part(target.lowerBound..<schemeEnd).equalsIgnoringCase("https://")
    else { throw HTTP1Refusal(.badRequest) }
    let end =
      (schemeEnd..<target.upperBound).first {
        bytes[$0] == UInt8(ascii: "/") || bytes[$0] == UInt8(ascii: "?")
      } ?? target.upperBound
    let authority = schemeEnd..<end
    guard !authority.isEmpty, bytes.part(authority).allSatisfy(HTTP1Syntax.isAuthority) else {
      throw HTTP1Refusal(.badRequest)
    }
    return (end..<target.upperBound, authority)
  }
}

/// The status with which a request is refused.
struct HTTP1Refusal: Error {
  let status: HTTP1Status

  init(_ status: HTTP1Status) { self.status = status }
}
