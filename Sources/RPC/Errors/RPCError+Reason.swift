// SPDX-License-Identifier: Apache-2.0

extension RPCError {
  /// The reason why RPC itself refuses or ends a call, whatever its method. The raw value goes over
  /// the wire as the reason of `google.rpc.ErrorInfo` and never changes its meaning.
  ///
  /// `docs/reference/errors.md` is made of these comments: when, what to do, and the values.
  public enum Reason: String, CaseIterable, Sendable {
    // MARK: The request's head

    /// The path names no method of this server; it is compared byte for byte.
    ///
    /// Check the name of the method and that the server is as new as the client.
    case methodUnknown = "METHOD_UNKNOWN"
    /// The HTTP method is not POST.
    ///
    /// Call with a gRPC client.
    case methodNotPost = "METHOD_NOT_POST"
    /// `grpc-timeout` is not one to eight digits and a unit, or `connect-timeout-ms` is not one to
    /// ten digits.
    ///
    /// Let a library of the protocol write the header.
    case timeoutMalformed = "TIMEOUT_MALFORMED"
    /// The value of a key that ends in `-bin` is not base64.
    ///
    /// Let a gRPC library write the header, and give it bytes.
    case metadataMalformed = "METADATA_MALFORMED"
    /// The metadata has more bytes than allowed, each entry counted as name, value and 32.
    ///
    /// Send less. Metadata: `size`, `limit`.
    case metadataTooLarge = "METADATA_TOO_LARGE"
    /// The messages are compressed by an encoding that the server does not know.
    ///
    /// Use one of those in `grpc-accept-encoding`, or none.
    case encodingUnknown = "ENCODING_UNKNOWN"

    /// `connect-protocol-version` is not 1, or `connect` in a query is not `v1`.
    ///
    /// Use version 1 of the Connect protocol, or do not name a version.
    case protocolVersionUnsupported = "PROTOCOL_VERSION_UNSUPPORTED"
    /// The request came over HTTP/1.1, which can carry neither gRPC nor streams in both directions.
    ///
    /// Call over HTTP/2; other methods are callable over HTTP/1.1 in Connect and gRPC-Web.
    case httpVersionUnsupported = "HTTP_VERSION_UNSUPPORTED"
    /// The query of a Connect GET is malformed: `message` or `encoding` is missing, a parameter
    /// stands twice, or the message is not percent-encoded, base64 or UTF-8 as the query says. Or a
    /// parameter of a raw content is neither true nor false.
    ///
    /// Let a Connect library write the query.
    case queryMalformed = "QUERY_MALFORMED"

    /// The request is for a host that is not one of the server's, while callers are known by where
    /// they are or by their browser's certificate.
    ///
    /// Call the server by its address or by a name that `--hosts` lists.
    case hostUnknown = "HOST_UNKNOWN"
    /// A page of another origin made the browser send the request, and `--cors-origins` does not
    /// list it, while callers are known by where they are or by their browser's certificate.
    ///
    /// Call from a page of the server's own origin, or have the origin listed.
    case originDenied = "ORIGIN_DENIED"
    /// The request came through a proxy, while callers are known by where they are.
    ///
    /// Call the server directly.
    case proxyDenied = "PROXY_DENIED"

    // MARK: The request's messages

    /// A message has more bytes than allowed, as it travels or once it is decompressed.
    ///
    /// Send less at once. Metadata: `size` where it is known, `limit`.
    case messageTooLarge = "MESSAGE_TOO_LARGE"
    /// The flag before a message is neither 0 nor 1, or is 1 although no encoding was named.
    ///
    /// Let a gRPC library frame the message. Metadata: `flag`.
    case messageFlagInvalid = "MESSAGE_FLAG_INVALID"
    /// The request ends within a message.
    ///
    /// Let a gRPC library frame the message.
    case messageTruncated = "MESSAGE_TRUNCATED"
    /// A request that holds one message holds none or several.
    ///
    /// Call the method as its kind asks for.
    case messageCountWrong = "MESSAGE_COUNT_WRONG"
    /// A compressed message cannot be decompressed.
    ///
    /// Compress each message by itself, with the encoding that `grpc-encoding` names.
    case messageCorrupt = "MESSAGE_CORRUPT"
    /// The bytes of a message are not of its protobuf type, or a text in it is not UTF-8.
    ///
    /// Encode the message with the types of `Proto/`. Metadata: `type`.
    case messageMalformed = "MESSAGE_MALFORMED"

    /// The body of an `application/grpc-web-text` request is not base64, or ends within a group of
    /// four characters.
    ///
    /// Let a gRPC-Web library encode the request.
    case textMalformed = "TEXT_MALFORMED"

    // MARK: The call's time

    /// The time that the caller allowed has passed. What the call does may still have happened.
    ///
    /// Repeat a call that reads or has a `request_id`, with more time.
    case deadlinePassed = "DEADLINE_EXCEEDED"
    /// The message of the request, the rest of one that a stream has begun, or the next one of an
    /// import did not arrive in time.
    ///
    /// Send the message when the call begins; send a bundle without long pauses.
    case requestTooSlow = "REQUEST_TOO_SLOW"
    /// The caller does not read the answer, whose bytes have filled the windows for too long.
    ///
    /// Read the answer as it comes, or cancel the call.
    case answerNotRead = "ANSWER_NOT_READ"
    /// The caller gave up.
    ///
    /// Nothing; who gave up does not read this.
    case callerGone = "CANCELLED"

    // MARK: The server

    /// The server is being shut down.
    ///
    /// Repeat the call on another connection.
    case serverStopping = "SERVER_STOPPING"
    /// The server has more to do than it can; the call was not begun.
    ///
    /// Repeat the call after the time that `grpc-retry-pushback-ms` and RetryInfo give. Metadata:
    /// `waited_ms`, `retry_after_ms`.
    case serverOverloaded = "SERVER_OVERLOADED"
    /// The caller has as many streaming calls open as it may, on all its connections.
    ///
    /// End one of them, or do more by one. Metadata: `limit`.
    case tooManyStreams = "TOO_MANY_STREAMS"
    /// The server keeps as many waiting streams open as it may: watches of sessions and of health,
    /// and reflection.
    ///
    /// Repeat the call after the time that `grpc-retry-pushback-ms` and RetryInfo give, or at
    /// another server. Metadata: `limit`, `retry_after_ms`.
    case tooManyWatches = "TOO_MANY_WATCHES"
    /// The open calls of the caller, or of all callers, hold as many bytes in memory as they may:
    /// messages of requests that have arrived in part, or that wait for their handler.
    ///
    /// Send less at once, or end some of the calls. Metadata: `limit`.
    case memoryExhausted = "MEMORY_EXHAUSTED"
    /// A defect of the server.
    ///
    /// Report it with the request id.
    case handlerFailed = "INTERNAL"

    /// The code that goes with the reason, always one that gRPC leaves to libraries
    /// (gRPC `doc/statuscodes.md`), unless gRPC cannot have the reason.
    public var code: StatusCode {
      switch self {
      case .methodUnknown, .encodingUnknown, .messageCountWrong, .httpVersionUnsupported:
        .unimplemented
      case .metadataTooLarge, .messageTooLarge, .answerNotRead, .tooManyStreams, .memoryExhausted:
        .resourceExhausted
      case .methodNotPost, .timeoutMalformed, .metadataMalformed, .messageFlagInvalid,
        .messageTruncated, .messageCorrupt, .messageMalformed, .handlerFailed:
        .internal
      case .protocolVersionUnsupported, .queryMalformed, .textMalformed: .invalidArgument
      case .hostUnknown, .originDenied, .proxyDenied: .permissionDenied
      case .deadlinePassed, .requestTooSlow: .deadlineExceeded
      case .callerGone: .cancelled
      case .serverStopping, .serverOverloaded, .tooManyWatches: .unavailable
      }
    }

    /// The code that goes with the reason in Connect, where what a caller wrote wrongly is its own
    /// fault, and by that HTTP 400 rather than 500.
    public var connectCode: StatusCode {
      switch self {
      case .timeoutMalformed, .metadataMalformed, .messageTruncated, .messageCorrupt,
        .messageMalformed:
        .invalidArgument
      default: code
      }
    }
  }
}

extension RPCError {
  /// The code that Connect has for the error.
  var connectCode: StatusCode { reason?.connectCode ?? code }
}
