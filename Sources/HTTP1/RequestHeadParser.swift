// SPDX-License-Identifier: Apache-2.0

/// Reads the head of one request, in as many pieces as it arrives.
///
///     request line --line--> fields --empty line--> complete
///
/// It takes nothing that two readers could understand differently: see `LineReader` for lines,
/// `FieldRange` for fields and `Framing` for the delimitation of the body.
struct RequestHeadParser {
  private let limits: HTTP1Configuration
  private var reader = LineReader()
  private var line: RequestLine?
  private var fields: [FieldRange] = []
  private var fieldsSize = 0
  private var framing = Framing()
  private var host: Range<Int>?
  private var hasSkippedEmptyLine = false

  init(_ limits: HTTP1Configuration) { self.limits = limits }

  /// True between the first byte of a request and the end of its head.
  var hasBegun: Bool { !reader.bytes.isEmpty }

  /// Reads on; nil while the head is not complete.
  mutating func receive(
    _ input: inout Slice<UnsafeRawBufferPointer>
  ) throws(HTTP1Refusal) -> HTTP1Request? {
    while !input.isEmpty {
      let sizeMax = line == nil ? limits.requestLineSizeMax + 2 : limits.headSizeMax
      switch reader.next(&input, sizeMax: sizeMax) {
      case .incomplete: return nil
      case .malformed: throw HTTP1Refusal(.badRequest)
      case .tooLong: throw HTTP1Refusal(line == nil ? .uriTooLong : .requestHeaderFieldsTooLarge)
      case .line(let range):
        if let request = try take(range) { return request }
      }
    }
    return nil
  }

  private mutating func take(_ range: Range<Int>) throws(HTTP1Refusal) -> HTTP1Request? {
    guard let line else {
      // One empty line before a request is ignored (RFC 9112 section 2.2).
      if range.isEmpty, !hasSkippedEmptyLine {
        hasSkippedEmptyLine = true
        return nil
      }
      let targetSizeMax = limits.targetSizeMax
      line = try reader.bytes.withUnsafeBufferPointer { (bytes) throws(HTTP1Refusal) in
        try RequestLine(range, in: bytes, targetSizeMax: targetSizeMax)
      }
      fields.reserveCapacity(Self.usualFieldCount)
      return nil
    }
    guard range.isEmpty else {
      try takeField(range)
      return nil
    }
    guard line.version == .http10 || host != nil else { throw HTTP1Refusal(.badRequest) }
    let body = try framing.body(line.version)
    if case .length(let length) = body, length > limits.bodySizeMax {
      throw HTTP1Refusal(.contentTooLarge)
    }
    return HTTP1Request(
      version: line.version, body: body,
      expectsContinue: framing.expectsContinue && line.version == .http11 && body != .none,
      isPersistent: line.version == .http11 && !framing.closes, bytes: reader.bytes, line: line,
      fields: fields, host: host ?? 0..<0)
  }

  private mutating func takeField(_ range: Range<Int>) throws(HTTP1Refusal) {
    guard let field = reader.field(range) else { throw HTTP1Refusal(.badRequest) }
    fieldsSize += field.size
    guard fields.count < limits.fieldCountMax, fieldsSize <= limits.fieldsSizeMax else {
      throw HTTP1Refusal(.requestHeaderFieldsTooLarge)
    }
    fields.append(field)
    var framing = framing
    let isHost = try reader.bytes.withUnsafeBufferPointer { (bytes) throws(HTTP1Refusal) in
      let name = bytes.part(field.name)
      let value = bytes.part(field.value)
      guard name.equals("host") else {
        try framing.take(name, value)
        return false
      }
      guard value.allSatisfy(HTTP1Syntax.isAuthority) else { throw HTTP1Refusal(.badRequest) }
      return true
    }
    self.framing = framing
    guard isHost else { return }
    guard host == nil else { throw HTTP1Refusal(.badRequest) }
    host = field.value
  }

  /// Browsers send about as many.
  private static let usualFieldCount = 16
}
