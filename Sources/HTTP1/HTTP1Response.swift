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
  public mutating func add(_ name: StaticString, _ value: String) {
    name.withUTF8Buffer { fields.append(contentsOf: $0) }
    var value = value
    value.withUTF8 { add(value: $0) }
  }

  /// Adds a field; its name must be a token of lower-case letters.
  public mutating func add(name: String, _ value: [UInt8]) {
    let start = fields.count
    var name = name
    name.withUTF8 { fields.append(contentsOf: $0) }
    replace(from: start, UInt8(ascii: "_"), unless: HTTP1Syntax.isToken)
    value.withUnsafeBufferPointer { add(value: $0) }
  }

  private mutating func add(value: UnsafeBufferPointer<UInt8>) {
    fields.append(UInt8(ascii: ":"))
    fields.append(HTTP1Syntax.space)
    let start = fields.count
    fields.append(contentsOf: value)
    replace(from: start, HTTP1Syntax.space, unless: HTTP1Syntax.isText)
    fields.append(HTTP1Syntax.carriageReturn)
    fields.append(HTTP1Syntax.lineFeed)
  }

  /// Replaces the bytes from an index on that must not stand there.
  @inline(__always)
  private mutating func replace(
    from start: Int, _ replacement: UInt8, unless isAllowed: (UInt8) -> Bool
  ) {
    for index in start..<fields.count where !isAllowed(fields[index]) {
      fields[index] = replacement
    }
  }
}
