// SPDX-License-Identifier: Apache-2.0

/// The head of a response.
public struct HTTP1Response: Sendable {
  /// The delimitation of the body.
  public enum Body: Sendable, Hashable {
    /// The whole body has as many bytes, which may be none.
    case length(Int)
    /// The body ends with `HTTP1Session.end()`: in chunks, or with the connection for HTTP/1.0.
    case stream
  }

  /// The status.
  public var status: HTTP1Status
  /// The delimitation of the body. Ignored where the status excludes a body.
  public var body: Body
  private(set) var fields: [UInt8] = []

  /// A head without further fields. `date`, and the fields for framing and the connection, are
  /// added when it is sent.
  public init(_ status: HTTP1Status, body: Body = .length(0)) {
    self.status = status
    self.body = body
  }

  /// Adds a field. Bytes that would end the line, and NUL, become spaces (RFC 9110 section 5.5), so
  /// that no value can forge another field.
  public mutating func add(_ name: StaticString, _ value: some Sequence<UInt8>) {
    name.withUTF8Buffer { fields.append(contentsOf: $0) }
    add(value: value)
  }

  /// Adds a field; its name must be a token of lower-case letters.
  public mutating func add(name: some Sequence<UInt8>, _ value: some Sequence<UInt8>) {
    fields.append(contentsOf: name.lazy.map { HTTP1Syntax.isToken($0) ? $0 : UInt8(ascii: "_") })
    add(value: value)
  }

  private mutating func add(value: some Sequence<UInt8>) {
    fields.append(contentsOf: ": ".utf8)
    fields.append(
      contentsOf: value.lazy.map { HTTP1Syntax.isText($0) ? $0 : HTTP1Syntax.space })
    fields.append(contentsOf: HTTP1Session.lineEnd)
  }
}
