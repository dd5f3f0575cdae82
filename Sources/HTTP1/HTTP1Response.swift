// SPDX-License-Identifier: Apache-2.0

/// The answer to a request.
public struct HTTP1Response: Sendable, Hashable {
  /// How the request ended.
  public var status: HTTP1Status
  /// What the body is.
  public var contentType: String
  /// The body, which an answer to HEAD leaves out.
  public var body: [UInt8]
  /// The methods that the target allows, where the status says that this was none of them.
  public var allow: String?

  /// An answer with a body of this type.
  public init(_ status: HTTP1Status, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// An answer of one line of text; the line feed is added.
  public init(_ status: HTTP1Status, _ text: String) {
    self.init(status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
  }
}

/// The status codes that are used here (RFC 9110 section 15).
public enum HTTP1Status: Int, Sendable, Hashable {
  case ok = 200
  case badRequest = 400
  case notFound = 404
  case methodNotAllowed = 405
  case requestTimeout = 408
  case contentTooLarge = 413
  case uriTooLong = 414
  case requestHeaderFieldsTooLarge = 431
  case serviceUnavailable = 503
  case versionNotSupported = 505

  /// The words that stand beside the code.
  public var reason: String {
    switch self {
    case .ok: "OK"
    case .badRequest: "Bad Request"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .requestTimeout: "Request Timeout"
    case .contentTooLarge: "Content Too Large"
    case .uriTooLong: "URI Too Long"
    case .requestHeaderFieldsTooLarge: "Request Header Fields Too Large"
    case .serviceUnavailable: "Service Unavailable"
    case .versionNotSupported: "HTTP Version Not Supported"
    }
  }
}
