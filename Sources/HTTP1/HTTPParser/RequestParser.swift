// SPDX-License-Identifier: Apache-2.0

import CHTTPParser

/// Reads requests from bytes with Debian's http_parser, one at a time: it stops behind each, so
/// that what follows can wait until that one is answered.
///
/// Invariant: the parser's `data` points to this object while `http_parser_execute` runs, and
/// nowhere else is it used.
final class RequestParser {
  /// What the bytes amounted to.
  enum Outcome: Equatable {
    /// The head is not complete.
    case incomplete
    /// A request, and whether the connection may be used for another.
    case request(HTTP1Request, isLast: Bool)
    /// The peer broke a rule or a bound.
    case malformed(HTTP1Status)
  }

  private let configuration: HTTP1Configuration
  private var parser = http_parser()
  private var settings = http_parser_settings()

  private var target: [UInt8] = []
  private var fieldName: [UInt8] = []
  private var isInValue = false
  private var fieldCount = 0
  /// Bytes of the head so far, empty lines before it included.
  private var headSize = 0
  private var hostCount = 0
  private var isLast = false
  private var isComplete = false
  private var failure: HTTP1Status?

  init(_ configuration: HTTP1Configuration) {
    self.configuration = configuration
    http_parser_init(&parser, HTTP_REQUEST)
    http_parser_settings_init(&settings)
    settings.on_message_begin = { RequestParser.of($0) { $0.begin() } }
    settings.on_url = { parser, bytes, count in
      RequestParser.of(parser) { $0.take(target: RequestParser.buffer(bytes, count)) }
    }
    settings.on_header_field = { parser, bytes, count in
      RequestParser.of(parser) { $0.take(name: RequestParser.buffer(bytes, count)) }
    }
    settings.on_header_value = { parser, bytes, count in
      RequestParser.of(parser) { $0.take(value: RequestParser.buffer(bytes, count)) }
    }
    settings.on_headers_complete = { parser in
      RequestParser.of(parser) { owner in if let parser { owner.endHead(parser) } }
    }
    settings.on_message_complete = { parser in
      http_parser_pause(parser, 1)
      return 0
    }
  }

  /// Reads up to the end of a request and says how many bytes that took. After a failure or a last
  /// request it must not be called again.
  func receive(_ bytes: UnsafeRawBufferPointer) -> (outcome: Outcome, count: Int) {
    let start = bytes.bindMemory(to: CChar.self).baseAddress
    parser.data = Unmanaged.passUnretained(self).toOpaque()
    let count = http_parser_execute(&parser, &settings, start, bytes.count)
    parser.data = nil
    headSize += count
    if headSize > configuration.headSizeMax {
      return (.malformed(failure ?? .requestHeaderFieldsTooLarge), count)
    }
    if isComplete, failure == nil {
      http_parser_pause(&parser, 0)
      isComplete = false
      headSize = 0
      return (.request(request(), isLast: isLast), count)
    }
    let error = chttpparser_error(&parser)
    if failure == nil, error == HPE_OK.rawValue { return (.incomplete, count) }
    return (.malformed(failure ?? RequestParser.status(ofError: error)), count)
  }

  private func request() -> HTTP1Request {
    let method = String(cString: chttpparser_method(&parser))
    return HTTP1Request(method: method, path: String(decoding: path, as: UTF8.self))
  }

  /// The target without query, and without scheme and host where it names them (absolute-form,
  /// RFC 9112 section 3.2.2).
  private var path: ArraySlice<UInt8> {
    let path = target.prefix { $0 != UInt8(ascii: "?") }
    guard path.first != UInt8(ascii: "/"), path.starts(with: "http".utf8),
      let colon = path.firstIndex(of: UInt8(ascii: ":"))
    else { return path }
    let rest = path[(colon + 1)...].drop { $0 == UInt8(ascii: "/") }
    return rest.drop { $0 != UInt8(ascii: "/") }
  }

  // MARK: From the parser

  private func begin() {
    target.removeAll(keepingCapacity: true)
    fieldName.removeAll(keepingCapacity: true)
    isInValue = false
    fieldCount = 0
    hostCount = 0
  }

  private func take(target bytes: UnsafeRawBufferPointer) {
    guard target.count + bytes.count <= configuration.targetSizeMax else {
      return fail(.uriTooLong)
    }
    target.append(contentsOf: bytes)
  }

  private func take(name bytes: UnsafeRawBufferPointer) {
    if isInValue || fieldCount == 0 {
      isInValue = false
      fieldName.removeAll(keepingCapacity: true)
      fieldCount += 1
    }
    guard fieldCount <= configuration.fieldCountMax else {
      return fail(.requestHeaderFieldsTooLarge)
    }
    // Debian's build lets spaces pass, which a server must not (RFC 9112 section 5.1).
    guard !bytes.contains(UInt8(ascii: " ")) else { return fail(.badRequest) }
    fieldName.append(contentsOf: bytes)
  }

  private func take(value bytes: UnsafeRawBufferPointer) {
    // Debian's build lets this pass too, which a server must not (RFC 9110 section 5.5).
    guard !bytes.contains(0) else { return fail(.badRequest) }
    if !isInValue, isHost(fieldName) { hostCount += 1 }
    isInValue = true
  }

  private func endHead(_ parser: UnsafeMutablePointer<http_parser>) {
    isComplete = true
    let version = (parser.pointee.http_major, parser.pointee.http_minor)
    guard version.0 == 1 else { return fail(.versionNotSupported) }
    // RFC 9112 section 3.2: exactly one Host, from HTTP/1.1 on.
    guard hostCount == 1 || hostCount == 0 && version.1 == 0 else { return fail(.badRequest) }
    // A body or another protocol may follow, neither of which is read: the connection ends there.
    let hasMore = chttpparser_has_body(parser) != 0 || chttpparser_is_upgrade(parser) != 0
    isLast = hasMore || version.1 == 0 || http_should_keep_alive(parser) == 0
    if hasMore { http_parser_pause(parser, 1) }
  }

  private func fail(_ status: HTTP1Status) { failure = failure ?? status }

  private func isHost(_ name: [UInt8]) -> Bool {
    name.count == 4 && zip(name, "host".utf8).allSatisfy { $0 | 0x20 == $1 }
  }

  // MARK: Between C and here

  /// Calls `body` on the parser's owner; anything but 0 stops the parser.
  private static func of(
    _ parser: UnsafeMutablePointer<http_parser>?, _ body: (RequestParser) -> Void
  ) -> Int32 {
    guard let data = parser?.pointee.data else { return -1 }
    let owner = Unmanaged<RequestParser>.fromOpaque(data).takeUnretainedValue()
    body(owner)
    return owner.failure == nil ? 0 : -1
  }

  private static func buffer(
    _ bytes: UnsafePointer<CChar>?, _ count: Int
  ) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes, count: count)
  }

  private static func status(ofError error: Int32) -> HTTP1Status {
    switch http_errno(rawValue: UInt32(bitPattern: error)) {
    case HPE_HEADER_OVERFLOW: .requestHeaderFieldsTooLarge
    case HPE_INVALID_VERSION: .versionNotSupported
    default: .badRequest
    }
  }
}
