// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The query of a Connect GET: a message in the address (connectrpc.com/docs/protocol,
/// Unary-Get-Request).
///
/// Parameters may be in any order, and unknown ones are ignored. A repeated known parameter is
/// refused, since two readers could use different values.
struct ConnectQuery: Equatable, Sendable {
  /// The form of the message.
  let codec: MessageCodec
  /// The encoding of the message; nil for none.
  let compression: Compression?
  /// The message as it travelled, without the layers of the address.
  let message: [UInt8]
  /// The query as received.
  let text: [UInt8]

  /// The value of `compression`.
  enum Compression: Equatable, Sendable {
    case known(MessageEncoding)
    case unknown
  }

  /// The reasons why a query is refused.
  enum Fault: Error, Equatable {
    /// `encoding` is not a codec that is known.
    case unknownCodec
    case error(RPCError)
  }

  /// Parses the part of a request target after `?`.
  init(_ bytes: [UInt8]) throws(Fault) {
    let parameters = try Parameters(bytes)
    if let version = parameters.version, !version.elementsEqual("v1".utf8) {
      throw .error(.unsupportedProtocolVersion("connect is not v1"))
    }
    guard let encoding = parameters.encoding else { throw .malformed("encoding is missing") }
    guard let codec = MessageCodec(encoding) else { throw .unknownCodec }
    guard let text = parameters.message else { throw .malformed("message is missing") }
    self.codec = codec
    self.text = bytes
    message = try Self.message(text, isBase64: parameters.base64.map { $0 == [0x31] } ?? false)
    compression = parameters.compression.flatMap(Self.compression)
  }

  /// All parameters of a parsed query in their order, including unknown ones. An unknown parameter
  /// with a malformed value is omitted.
  static func parameters(of text: [UInt8]) -> [(name: String, value: String)] {
    text.split(separator: UInt8(ascii: "&")).compactMap { pair in
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      guard let decodedName = PercentEncoding.decodeQuery(name),
        let value = PercentEncoding.decodeQuery(pair.dropFirst(name.count + 1))
      else { return nil }
      return (String(decoding: decodedName, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
  }

  private static func message(_ text: [UInt8], isBase64: Bool) throws(Fault) -> [UInt8] {
    if isBase64 {
      guard let bytes = Base64.decode(text, .urlSafe) else {
        throw .malformed("message is not URL-safe base64")
      }
      return bytes
    }
    guard text.withUnsafeBufferPointer({ (try? UTF8Span(validating: $0.span)) != nil }) else {
      throw .malformed("message is not UTF-8, and base64 is not 1")
    }
    return text
  }

  private static func compression(_ name: [UInt8]) -> Compression? {
    if name.isEmpty || name.elementsEqual("identity".utf8) { return nil }
    return MessageEncoding(name).map { .known($0) } ?? .unknown
  }
}

/// The parameters that are known, decoded.
private struct Parameters {
  private(set) var version: [UInt8]?
  private(set) var base64: [UInt8]?
  private(set) var compression: [UInt8]?
  private(set) var encoding: [UInt8]?
  private(set) var message: [UInt8]?

  init(_ bytes: [UInt8]) throws(ConnectQuery.Fault) {
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      switch PercentEncoding.decodeQuery(name).map({ String(decoding: $0, as: UTF8.self) }) {
      case "connect": try take(pair, name, &version)
      case "base64": try take(pair, name, &base64)
      case "compression": try take(pair, name, &compression)
      case "encoding": try take(pair, name, &encoding)
      case "message": try take(pair, name, &message)
      default: continue
      }
    }
  }

  private func take(
    _ pair: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>, _ value: inout [UInt8]?
  ) throws(ConnectQuery.Fault) {
    guard value == nil else { throw .malformed("a parameter occurs twice") }
    guard let decoded = PercentEncoding.decodeQuery(pair.dropFirst(name.count + 1)) else {
      throw .malformed("a value is not percent-encoded")
    }
    value = decoded
  }
}

extension ConnectQuery.Fault {
  fileprivate static func malformed(_ fault: String) -> ConnectQuery.Fault {
    .error(RPCError(.queryMalformed, "malformed query: \(fault)"))
  }
}
