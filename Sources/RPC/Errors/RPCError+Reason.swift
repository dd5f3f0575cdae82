// SPDX-License-Identifier: Apache-2.0

extension RPCError {
  /// The reason for which the RPC layer itself refuses or ends a call of any method. The raw value
  /// is sent as the reason of `google.rpc.ErrorInfo`, and its meaning never changes.
  ///
  /// `docs/reference/errors.md` is generated from these comments: when, what to do, and the
  /// metadata.
  public enum Reason: String, CaseIterable, Sendable {
    // MARK: Request headers

    /// The server has no method with this path, which is compared byte for byte.
    ///
    /// Check the method's name, and that the server is as new as the client.
    case methodUnknown = "METHOD_UNKNOWN"
    /// The HTTP method is not POST.
    ///
    /// Use a gRPC client.
    case methodNotPost = "METHOD_NOT_POST"
    /// `grpc-timeout` is not one to eight digits and a unit, or `connect-timeout-ms` is not one to
    /// ten digits.
    ///
    /// Use a library of the protocol, which sets the header.
    case timeoutMalformed = "TIMEOUT_MALFORMED"
    /// The value of a key that ends in `-bin` is not base64.
    ///
    /// Use a gRPC library, and pass it the value as bytes.
    case metadataMalformed = "METADATA_MALFORMED"
    /// The metadata is larger than allowed; an entry counts as its name, its value and 32 bytes.
    ///
    /// Send less metadata. Metadata: `size`, `limit`.
    case metadataTooLarge = "METADATA_TOO_LARGE"
    /// The messages are compressed with an encoding that the server does not support.
    ///
    /// Use an encoding listed in `grpc-accept-encoding`, or none.
    case encodingUnknown = "ENCODING_UNKNOWN"

    /// `connect-protocol-version` is not 1, or `connect` in a query is not `v1`.
    ///
    /// Use version 1 of the Connect protocol, or omit the version.
    case protocolVersionUnsupported = "PROTOCOL_VERSION_UNSUPPORTED"
    /// The request was sent over HTTP/1.1, which supports neither gRPC nor bidirectional streaming.
    ///
    /// Use HTTP/2. Other methods are available over HTTP/1.1 with Connect and gRPC-Web.
    case httpVersionUnsupported = "HTTP_VERSION_UNSUPPORTED"
    /// The query of a Connect GET is malformed: `message` or `encoding` is missing, a parameter
    /// occurs twice, or the message is not encoded as the query says. Or a parameter of a raw
    /// content or a bundle is unknown there, occurs twice, or has a wrong value.
    ///
    /// Use a Connect library, which builds the query. The message names a wrong parameter.
    case queryMalformed = "QUERY_MALFORMED"

    /// The request is for an unknown host. This is checked where callers are identified by their
    /// network location or by a browser's client certificate.
    ///
    /// Use the server's address or a name listed in `--hosts`.
    case hostUnknown = "HOST_UNKNOWN"
    /// The request was sent by a page whose origin is not listed in `--cors-origins`. This is
    /// checked where callers are identified by their network location or by a browser's client
    /// certificate.
    ///
    /// Call from a page of the server's own origin, or ask the operator to list the origin.
    case originDenied = "ORIGIN_DENIED"
    /// The request came through a proxy, but callers are identified by their network location.
    ///
    /// Connect to the server directly.
    case proxyDenied = "PROXY_DENIED"

    // MARK: Request messages

    /// A message is larger than allowed, before or after decompression.
    ///
    /// Send smaller messages. Metadata: `size` where it is known, `limit`.
    case messageTooLarge = "MESSAGE_TOO_LARGE"
    /// A message's flag is neither 0 nor 1, or it is 1 without an encoding.
    ///
    /// Use a gRPC library, which frames the messages. Metadata: `flag`.
    case messageFlagInvalid = "MESSAGE_FLAG_INVALID"
    /// The request ends within a message.
    ///
    /// Use a gRPC library, which frames the messages.
    case messageTruncated = "MESSAGE_TRUNCATED"
    /// A request that must have one message has none or several.
    ///
    /// Send exactly one message.
    case messageCountWrong = "MESSAGE_COUNT_WRONG"
    /// A compressed message cannot be decompressed.
    ///
    /// Compress each message separately, with the encoding that `grpc-encoding` names.
    case messageCorrupt = "MESSAGE_CORRUPT"
    /// A message is not a valid encoding of its protobuf type, or a string in it is not UTF-8.
    ///
    /// Encode the message according to `Proto/`. Metadata: `type`.
    case messageMalformed = "MESSAGE_MALFORMED"

    /// The body of an `application/grpc-web-text` request is not base64, or ends within a group of
    /// four characters.
    ///
    /// Use a gRPC-Web library, which encodes the request.
    case textMalformed = "TEXT_MALFORMED"

    // MARK: Timeouts and cancellation

    /// The caller's deadline has passed. The call may still have taken effect.
    ///
    /// Repeat the call with a longer deadline if it only reads or has a `request_id`.
    case deadlinePassed = "DEADLINE_EXCEEDED"
    /// The request message, the rest of a stream message, or the next message of an import did not
    /// arrive in time.
    ///
    /// Send the message when the call starts; send a bundle without long pauses.
    case requestTooSlow = "REQUEST_TOO_SLOW"
    /// The caller did not read the response for too long, and the flow-control window stayed full.
    ///
    /// Read the response as it arrives, or cancel the call.
    case answerNotRead = "ANSWER_NOT_READ"
    /// The caller cancelled the call.
    ///
    /// Nothing to do; a caller that cancelled does not receive this.
    case callerGone = "CANCELLED"

    // MARK: Server state

    /// The server is shutting down.
    ///
    /// Repeat the call on another connection.
    case serverStopping = "SERVER_STOPPING"
    /// The server is overloaded; the call was not started.
    ///
    /// Repeat the call after the time in `grpc-retry-pushback-ms` and RetryInfo. Metadata:
    /// `waited_ms`, `retry_after_ms`.
    case serverOverloaded = "SERVER_OVERLOADED"
    /// The caller has reached its limit of streaming calls, counted across all its connections.
    ///
    /// End one of them, or use one stream for more. Metadata: `limit`.
    case tooManyStreams = "TOO_MANY_STREAMS"
    /// The server has reached its limit of mostly idle streams: session watches, health watches and
    /// reflection.
    ///
    /// Repeat the call after the time in `grpc-retry-pushback-ms` and RetryInfo, or on another
    /// server. Metadata: `limit`, `retry_after_ms`.
    case tooManyWatches = "TOO_MANY_WATCHES"
    /// The running calls of the caller, or of all callers, have reached the memory limit for
    /// request messages that are incomplete or wait for their handler.
    ///
    /// Send smaller messages, or end some of the calls. Metadata: `limit`.
    case memoryExhausted = "MEMORY_EXHAUSTED"
    /// A bug in the server.
    ///
    /// Report it with the request id.
    case handlerFailed = "INTERNAL"

    /// The status code of the reason. It is always one that gRPC reserves for libraries (gRPC
    /// `doc/statuscodes.md`), unless the reason cannot occur in gRPC.
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

    /// The status code of the reason in Connect, where malformed input is the caller's fault and
    /// therefore HTTP 400 rather than 500.
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
  /// The error's status code in Connect.
  var connectCode: StatusCode { reason?.connectCode ?? code }
}
