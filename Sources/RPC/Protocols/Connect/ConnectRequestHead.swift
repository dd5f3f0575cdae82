// SPDX-License-Identifier: Apache-2.0

/// The header fields of a Connect request, read one by one and then checked in the order that makes
/// answers predictable: path, HTTP method, content type, body of a GET, query, version, timeout,
/// base64, overload, deadline, encoding (connectrpc.com/docs/protocol).
///
/// It also handles requests of no protocol: a caller with another content type or HTTP method is
/// told the accepted ones.
public struct ConnectRequestHead {
  /// The index in `ServiceRegistry.methods` of the method that the path names, byte for byte; nil
  /// when there is none.
  public private(set) var methodIndex: Int?
  /// The caller's metadata, without the fields of HTTP and of the protocol.
  public private(set) var metadata = Metadata()
  /// The caller's timeout from now on; nil for none.
  public private(set) var timeout: Duration?
  /// True for HEAD, whose answer has the fields of that to GET and no body.
  public var isHead: Bool { verb == .head }

  private(set) var verb = Verb.other
  private(set) var contentType: ConnectMediaType?
  /// The content type where it is none of Connect's.
  private(set) var otherType: [UInt8] = []
  private(set) var query: [UInt8] = []
  /// The path where it names no method.
  private(set) var path: [UInt8] = []
  /// The size of the body, in bytes; nil where it is not announced.
  private(set) var contentLength: Int?
  private(set) var faults = Faults()
  /// The meaning of `content-encoding` and `accept-encoding`, for a body that is one message.
  private(set) var whole = Encodings()
  /// The meaning of the same fields with the prefix `connect-`, for messages in envelopes.
  private(set) var enveloped = Encodings()
  let services: ServiceRegistry
  let isCompressing: Bool
  private let knownMethodIndex: Int?

  enum Verb { case post, get, head, put, other }

  /// The faults that were found while the fields were read.
  struct Faults {
    var isVersionUnknown = false
    var isTimeoutMalformed = false
    var isBase64Malformed = false
    var hasBody = false
  }

  /// The encodings that two fields name.
  struct Encodings {
    /// The encoding of the request.
    var sent = Sent.identity
    /// The first supported encoding that the caller accepts.
    var accepted: MessageEncoding?
    var hasList = false

    enum Sent: Equatable {
      case identity, unknown
      case known(MessageEncoding)
    }
  }

  /// A head whose path is looked up among `services`; `isCompressing` when messages may come and go
  /// compressed.
  public init(services: ServiceRegistry, isCompressing: Bool = false) {
    self.init(services: services, isCompressing: isCompressing, knownMethodIndex: nil)
  }

  /// The same for a path that may be known already to name a method.
  init(services: ServiceRegistry, isCompressing: Bool, knownMethodIndex: Int?) {
    self.services = services
    self.isCompressing = isCompressing
    self.knownMethodIndex = knownMethodIndex
  }

  /// The method that the path names; nil when there is none.
  public var method: Method? { methodIndex.map { services.methods[$0] } }

  /// Takes the next field, its name in lower case, with `:method` and `:path` as HTTP/2 has them;
  /// the buffers are valid during the call only.
  public mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    switch name.count {
    case 5 where name.equals(":path"): takeTarget(value)
    case 7 where name.equals(":method"): verb = Verb(value)
    case 12 where name.equals("content-type"):
      contentType = ConnectMediaType(contentType: value)
      if contentType == nil { otherType = Array(value) }
    case 14 where name.equals("content-length"):
      contentLength = Int(String(decoding: value, as: UTF8.self))
      faults.hasBody = faults.hasBody || !value.equals("0")
    case 17 where name.equals("transfer-encoding"): faults.hasBody = true
    case 16 where name.equals("content-encoding"): whole.sent = sent(value)
    case 15 where name.equals("accept-encoding"): whole.accept(value)
    case 24 where name.equals("connect-protocol-version"):
      faults.isVersionUnknown = !value.equals("1")
    case 18 where name.equals("connect-timeout-ms"):
      timeout = Timeout.decodeMilliseconds(value)
      faults.isTimeoutMalformed = timeout == nil
    case 24 where name.equals("connect-content-encoding"): enveloped.sent = sent(value)
    case 23 where name.equals("connect-accept-encoding"): enveloped.accept(value)
    default:
      guard !Self.isHidden(name) else { return }
      if !metadata.appendField(name, value) { faults.isBase64Malformed = true }
    }
  }

  private mutating func takeTarget(_ target: UnsafeBufferPointer<UInt8>) {
    guard let mark = target.firstIndex(of: UInt8(ascii: "?")) else {
      return takePath(target)
    }
    takePath(UnsafeBufferPointer(rebasing: target[..<mark]))
    query = Array(target[(mark + 1)...])
  }

  private mutating func takePath(_ bytes: UnsafeBufferPointer<UInt8>) {
    methodIndex = knownMethodIndex ?? services.index(path: bytes)
    if methodIndex == nil { path = Array(bytes) }
  }

  private func sent(_ value: UnsafeBufferPointer<UInt8>) -> Encodings.Sent {
    let name = value.trimmed
    if name.isEmpty || name.isSameMediaType(as: "identity") { return .identity }
    guard isCompressing, let encoding = MessageEncoding(coding: name) else { return .unknown }
    return .known(encoding)
  }

  /// Fields of HTTP and of Connect that handlers do not see. `te` and those of gRPC mean nothing
  /// here and are metadata like any other.
  private static func isHidden(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    switch name.count {
    case 4 where name.equals("host"): true
    case 6 where name.equals("expect"): true
    case 7 where name.equals("trailer") || name.equals("upgrade"): true
    case 10 where name.equals("connection") || name.equals("keep-alive"): true
    default: name.first == UInt8(ascii: ":") || name.begins(with: "connect-")
    }
  }
}

extension ConnectRequestHead.Verb {
  fileprivate init(_ value: UnsafeBufferPointer<UInt8>) {
    switch value.count {
    case 4 where value.equals("POST"): self = .post
    case 3 where value.equals("GET"): self = .get
    case 4 where value.equals("HEAD"): self = .head
    case 3 where value.equals("PUT"): self = .put
    default: self = .other
    }
  }
}

extension ConnectRequestHead.Encodings {
  /// Takes a list of accepted encodings, which may be spread over several fields.
  fileprivate mutating func accept(_ list: UnsafeBufferPointer<UInt8>) {
    hasList = true
    accepted = accepted ?? MessageEncoding.first(in: list)
  }
}
