// SPDX-License-Identifier: Apache-2.0

/// The head of a request, read field by field, in the protocol that it speaks.
///
/// Most requests are gRPC, so that is how fields are read at first. The call's body and its answer
/// are made from the head, and speak the same protocol.
public struct RequestHead {
  private var grpc: GRPCRequestHead

  /// A head whose path is looked up among `services`; `isCompressing` when messages may come and go
  /// compressed.
  public init(services: ServiceRegistry, isCompressing: Bool = false) {
    grpc = GRPCRequestHead(services: services, isCompressing: isCompressing)
  }

  /// Takes the next field; the buffers are valid during the call only. Names are in lower case;
  /// `:method`, `:path` and `:authority` stand for what HTTP/1.1 writes otherwise.
  public mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    grpc.take(name, value)
  }

  /// The method to run, or the answer to a request that is refused; `refusal` says whether the
  /// server has no time for a method.
  public func check(
    _ refusal: (Method) -> RPCError? = { _ in nil }
  ) -> Result<Method, Rejection> {
    grpc.check(refusal)
  }

  /// The index in `ServiceRegistry.methods` of the method that is called; nil when there is none.
  public var methodIndex: Int? { grpc.methodIndex }
  /// The method that is called; nil when there is none.
  public var method: Method? { grpc.method }
  /// The caller's metadata, without the protocol's own fields.
  public var metadata: Metadata { grpc.metadata }
  /// The time that the caller allows, from now on; nil for ever.
  public var timeout: Duration? { grpc.timeout }
  /// The encoding of the caller's messages that are marked as compressed; nil for none.
  public var encoding: MessageEncoding? { grpc.encoding }
  /// The encoding that answers may have, the preferred one of the caller's list; nil for none.
  public var acceptedEncoding: MessageEncoding? { grpc.acceptedEncoding }

  /// The answer in the protocol of the request.
  public var response: CallResponse {
    .grpc(GRPCResponse(contentType: grpc.contentType, isDisclosing: grpc.encoding != nil))
  }

  /// The reader of the request's body, for messages of so many bytes at most.
  @inline(__always)
  func body(messageSizeMax: Int, acceptsCompressed: Bool) -> RequestBody {
    RequestBody(
      MessageDeframer(messageSizeMax: messageSizeMax, acceptsCompressed: acceptsCompressed))
  }
}
