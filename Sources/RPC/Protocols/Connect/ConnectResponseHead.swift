// SPDX-License-Identifier: Apache-2.0

/// The header fields of every kind of Connect response, passed one by one, and the bodies of errors
/// (connectrpc.com/docs/protocol). There are no HTTP trailers: trailing metadata is sent in header
/// fields with the prefix `trailer-`, or in the last envelope of a stream.
///
/// Blocks are bounded as those of gRPC are: metadata that does not fit is left out.
public enum ConnectResponseHead {
  /// Takes one field.
  public typealias Sink = GRPCResponseHead.Sink

  /// The fields before the message of a unary call. `encoding` is the message's encoding;
  /// `acceptEncoding` lists the encodings accepted in requests, which must be sent to callers that
  /// compress.
  public static func unary(
    _ request: ConnectRequest, head: Metadata, trailers: Metadata,
    encoding: MessageEncoding? = nil, acceptEncoding: [UInt8]? = nil, sizeMax: Int = .max,
    _ sink: Sink
  ) {
    begin(200, request.contentType, sink)
    if let encoding { sink("content-encoding", Array(encoding.rawValue.utf8)) }
    if let acceptEncoding { sink("accept-encoding", acceptEncoding) }
    if request.isGet {
      sink("vary", acceptEncodingName)
      // The answer depends on the caller; a handler may know better.
      if head[cacheControl] == nil { sink(cacheControl, Array("private, no-cache".utf8)) }
    }
    put(head, trailers, sizeMax, sink)
  }

  /// The fields before the first envelope of a stream. `encoding` is what messages marked as
  /// compressed are compressed by.
  public static func stream(
    _ contentType: ConnectMediaType, head: Metadata, encoding: MessageEncoding? = nil,
    acceptEncoding: [UInt8]? = nil, sizeMax: Int = .max, _ sink: Sink
  ) {
    begin(200, contentType, sink)
    if let encoding { sink("connect-content-encoding", Array(encoding.rawValue.utf8)) }
    if let acceptEncoding { sink("connect-accept-encoding", acceptEncoding) }
    _ = GRPCResponseHead.put(head.ofConnect, in: GRPCResponseHead.room(sizeMax), sink)
  }

  /// The fields of a call that ended with an error before its first message; returns the body,
  /// which for a stream is its last envelope. The HTTP status of a stream is always 200; otherwise
  /// a non-nil `status` replaces that of the code. The first field is `:status`.
  public static func failure(
    _ error: ConnectError, _ contentType: ConnectMediaType, status: Int? = nil,
    head: Metadata = [:], acceptEncoding: [UInt8]? = nil, sizeMax: Int = .max, _ sink: Sink
  ) -> [UInt8] {
    if contentType.isStream {
      stream(
        contentType, head: head, acceptEncoding: acceptEncoding, sizeMax: sizeMax, sink)
      return ConnectEndOfStream.envelope(error, metadata: [:])
    }
    return failure(
      error, status: status ?? error.code.httpStatus, head, acceptEncoding: acceptEncoding,
      sizeMax, sink)
  }

  private static func failure(
    _ error: ConnectError, status: Int, _ head: Metadata, acceptEncoding: [UInt8]?,
    _ sizeMax: Int, _ sink: Sink
  ) -> [UInt8] {
    // JSON also where the request was not.
    begin(status, .unary(.json), sink)
    sink(cacheControl, Array("no-store".utf8))
    if let acceptEncoding { sink("accept-encoding", acceptEncoding) }
    if let delay = error.retryDelay { sink("retry-after", Array("\(seconds(delay))".utf8)) }
    var head = head
    // Browsers and proxies know it without a prefix only.
    for challenge in error.metadata.values(authenticate) {
      head.append(authenticate, String(decoding: challenge, as: UTF8.self))
    }
    put(head, error.metadata, sizeMax, sink)
    return error.json
  }

  /// The fields of the response to a request that was refused because of its head; returns the
  /// body, which is empty if the HTTP status suffices. `form` converts the error.
  public static func rejection(
    _ rejection: ConnectRejection, sizeMax: Int = .max,
    form: (RPCError) -> ConnectError = { ConnectError($0) }, _ sink: Sink
  ) -> [UInt8] {
    switch rejection {
    case .notFound(let error):
      return failure(form(error), status: 404, [:], acceptEncoding: nil, sizeMax, sink)
    case .refused(let status, let error):
      return failure(form(error), status: status, [:], acceptEncoding: nil, sizeMax, sink)
    case .methodNotAllowed(let allow):
      sink(":status", Array("405".utf8))
      sink("allow", allow)
      return []
    case .unsupportedMediaType(let acceptPost):
      sink(":status", Array("415".utf8))
      sink("accept-post", acceptPost)
      return []
    case .error(let error, let contentType, let acceptEncoding):
      return failure(
        form(error), contentType, acceptEncoding: acceptEncoding, sizeMax: sizeMax, sink)
    }
  }

  /// The block of a unary answer that has nothing but its type; nil for any other.
  static func common(
    _ request: ConnectRequest, head: Metadata, trailers: Metadata, encoding: MessageEncoding?,
    acceptEncoding: [UInt8]?
  ) -> ResponseBlock? {
    guard !request.isGet, head.isEmpty, trailers.isEmpty, encoding == nil, acceptEncoding == nil
    else { return nil }
    return .common(request.contentType.codec == .proto ? .connectProto : .connectJSON)
  }

  /// The status and the content type.
  static func begin(_ status: Int, _ contentType: ConnectMediaType, _ sink: Sink) {
    sink(":status", Array("\(status)".utf8))
    sink("content-type", Array(contentType.name.utf8))
  }

  /// Passes on leading metadata, and trailing metadata with the prefix, each only if all of it
  /// fits.
  private static func put(
    _ head: Metadata, _ trailers: Metadata, _ sizeMax: Int, _ sink: Sink
  ) {
    let room = GRPCResponseHead.room(sizeMax)
    let taken = GRPCResponseHead.put(head.ofConnect, in: room, sink)
    guard trailers.listSize(prefixSize: trailerPrefix.utf8.count) <= room - taken else { return }
    trailers.forEachField { sink(trailerPrefix + $0, $1) }
  }

  /// The whole seconds of a delay, rounded up.
  private static func seconds(_ delay: Duration) -> Int64 {
    let (seconds, attoseconds) = delay.components
    return attoseconds > 0 && seconds < Int64.max ? seconds + 1 : max(seconds, 0)
  }

  private static let trailerPrefix = "trailer-"
  private static let authenticate = "www-authenticate"
  private static let cacheControl = "cache-control"
  private static let acceptEncodingName = Array("accept-encoding".utf8)
}

extension Metadata {
  /// The entries that may be fields of a Connect answer: not those of the protocol, nor of HTTP.
  fileprivate var ofConnect: Metadata {
    guard entries.contains(where: { Self.belongsToConnect($0.key) }) else { return self }
    return filtered { !Self.belongsToConnect($0.key) }
  }

  private static func belongsToConnect(_ key: String) -> Bool {
    key.hasPrefix("connect-") || key.hasPrefix("trailer-") || ofHTTP.contains(key)
  }

  private static let ofHTTP: Set = [
    "accept-encoding", "connection", "content-encoding", "content-length", "keep-alive", "trailer",
    "transfer-encoding", "upgrade",
  ]
}
