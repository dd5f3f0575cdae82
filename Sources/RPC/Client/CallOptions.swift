// SPDX-License-Identifier: Apache-2.0

/// The options of one call.
public struct CallOptions: Sendable, Hashable {
  /// Sent before the first message.
  public var metadata: Metadata
  /// The timeout, from the start of the call; nil for none.
  public var timeout: Duration?
  /// The form of the messages, which the caller has to keep to.
  public var codec = MessageCodec.proto

  /// Options of a call; none by default.
  public init(metadata: Metadata = [:], timeout: Duration? = nil) {
    self.metadata = metadata
    self.timeout = timeout
  }
}

/// The header fields of a request, handed out one by one.
public enum RequestFields {
  /// Every field of a call to `path` on `authority`.
  public static func all(
    path: String, authority: String, scheme: String, options: CallOptions,
    compression: CallCompression? = nil, _ sink: GRPCResponseHead.Sink
  ) {
    sink(":method", Array("POST".utf8))
    sink(":scheme", Array(scheme.utf8))
    sink(":path", Array(path.utf8))
    sink(":authority", Array(authority.utf8))
    sink("te", Array("trailers".utf8))
    sink("content-type", Array("application/grpc+\(options.codec.rawValue)".utf8))
    if let timeout = options.timeout { sink("grpc-timeout", Array(Timeout.encode(timeout).utf8)) }
    if let compression {
      sink("grpc-accept-encoding", MessageEncoding.acceptAll)
      if let encoding = compression.outbound {
        sink("grpc-encoding", Array(encoding.rawValue.utf8))
      }
    }
    options.metadata.forEachField(sink)
  }
}
