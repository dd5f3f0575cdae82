// SPDX-License-Identifier: Apache-2.0

extension HTTP1Request {
  /// Calls `body` with every field that HTTP/2 would carry: `:method`, `:path`, `:authority` and
  /// the content type, which tells the protocol, first, then the others in order, without
  /// connection-specific fields (RFC 9113 section 8.2.2) and those replaced by pseudo-header
  /// fields. The buffers are valid during the call only.
  public func forEachFieldOfHTTP2(
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    bytes.withUnsafeBufferPointer { buffer in
      Self.methodName.withUTF8Buffer {
        body($0, UnsafeBufferPointer(rebasing: buffer[line.method]))
      }
      Self.pathName.withUTF8Buffer { giveTarget($0, buffer, body) }
      Self.authorityName.withUTF8Buffer {
        body($0, UnsafeBufferPointer(rebasing: buffer[line.authority ?? host]))
      }
      for field in fields where Self.isContentType(buffer.part(field.name)) {
        body(buffer.part(field.name), buffer.part(field.value))
      }
      for field in fields {
        let name = buffer.part(field.name)
        guard !Self.isContentType(name), !Self.belongsToConnection(name) else { continue }
        body(name, buffer.part(field.value))
      }
    }
  }

  /// The size of all fields as HTTP/2 counts them: name, value and 32 bytes for each (RFC 9113
  /// section 6.5.2).
  public var fieldsSize: Int { fields.reduce(0) { $0 + $1.size } }

  private func giveTarget(
    _ name: UnsafeBufferPointer<UInt8>, _ buffer: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    let end = line.query?.upperBound ?? line.path.upperBound
    guard line.path.isEmpty else {
      return body(name, UnsafeBufferPointer(rebasing: buffer[line.path.lowerBound..<end]))
    }
    // An absolute target may have a query and no path.
    let target = Array("/".utf8) + buffer[line.path.lowerBound..<end]
    target.withUnsafeBufferPointer { body(name, $0) }
  }

  private static func isContentType(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.count == 12 && name.equals("content-type")
  }

  private static func belongsToConnection(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    switch name.count {
    case 2: name.equals("te")
    case 4: name.equals("host")
    case 6: name.equals("expect")
    case 7: name.equals("upgrade") || name.equals("trailer")
    case 10: name.equals("connection") || name.equals("keep-alive")
    case 14: name.equals("http2-settings")
    case 16: name.equals("proxy-connection")
    case 17: name.equals("transfer-encoding")
    default: false
    }
  }

  private static let methodName: StaticString = ":method"
  private static let pathName: StaticString = ":path"
  private static let authorityName: StaticString = ":authority"
}
