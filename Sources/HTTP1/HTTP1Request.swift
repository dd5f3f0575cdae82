// SPDX-License-Identifier: Apache-2.0

/// The head of a request, checked for form (RFC 9112). An object, so that handing it on copies
/// nothing.
public final class HTTP1Request: Sendable {
  /// The versions that are served.
  public enum Version: Sendable, Hashable {
    /// Responses are not chunked; the connection closes after the response.
    case http10
    case http11
  }

  /// The delimitation of the body.
  public enum Body: Sendable, Hashable {
    case none
    /// As many bytes.
    case length(Int)
    /// Chunks up to an empty one.
    case chunked
  }

  /// The version, the peer's or the highest that is known of the same major number.
  public let version: Version
  /// The delimitation of the body that follows.
  public let body: Body
  /// True if the peer waits for `100 Continue` before it sends the body.
  public let expectsContinue: Bool
  /// True if the peer allows another request on the connection.
  public let isPersistent: Bool

  let bytes: [UInt8]
  let line: RequestLine
  let fields: [FieldRange]
  let host: Range<Int>

  init(
    version: Version, body: Body, expectsContinue: Bool, isPersistent: Bool, bytes: [UInt8],
    line: RequestLine, fields: [FieldRange], host: Range<Int>
  ) {
    self.version = version
    self.body = body
    self.expectsContinue = expectsContinue
    self.isPersistent = isPersistent
    self.bytes = bytes
    self.line = line
    self.fields = fields
    self.host = host
  }

  /// The method as it was sent: `GET`.
  public var method: String { text(line.method) }
  /// True for HEAD, whose response has no body.
  public var isHead: Bool { bytes[line.method].equals("HEAD") }
  /// True for the methods that only proxies serve: CONNECT and TRACE.
  public var isForProxies: Bool {
    let method = bytes[line.method]
    return method.equals("CONNECT") || method.equals("TRACE")
  }
  /// The target without its query, neither decoded nor normalised. `/` where an absolute target has
  /// none.
  public var path: String { line.path.isEmpty ? "/" : text(line.path) }
  /// The bytes after the first `?` of the target, or nil where there is none.
  public var query: String? { line.query.map(text) }
  /// The host and port that the request is for: those of an absolute target, otherwise of the field
  /// `host`; empty where a request of HTTP/1.0 has none.
  public var authority: String { text(line.authority ?? host) }

  /// Calls `body` with the name, in lower case, and the value of each field in order. The buffers
  /// are valid during the call only.
  public func forEachField(
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    bytes.withUnsafeBufferPointer { buffer in
      for field in fields {
        body(
          UnsafeBufferPointer(rebasing: buffer[field.name]),
          UnsafeBufferPointer(rebasing: buffer[field.value]))
      }
    }
  }

  /// The value of the first field of a name in lower case, or nil.
  public func field(_ name: String) -> String? {
    fields.first { bytes[$0.name].elementsEqual(name.utf8) }.map { text($0.value) }
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// An event of a session.
public enum HTTP1Event {
  /// The head of a request, to be answered by `HTTP1Session.respond`.
  case request(HTTP1Request)
  /// Bytes of its body, valid while the event is handled.
  case body(UnsafeRawBufferPointer)
  /// The end of the request.
  case end
  /// The peer violated a rule or a limit. The error response is queued if still possible, and
  /// nothing more is read.
  case refused(HTTP1Status)
}
