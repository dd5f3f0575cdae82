// SPDX-License-Identifier: Apache-2.0

/// How messages of one type travel.
public struct MessageCoder<Message: Sendable>: Sendable {
  /// The message of these bytes, or the status that refuses them.
  let decode: @Sendable ([UInt8]) throws(RPCError) -> Message
  /// The message's bytes behind so many zero bytes, which the prefix will fill.
  private let encode: @Sendable (Message, _ headroom: Int) -> [UInt8]

  public init(
    decode: @escaping @Sendable ([UInt8]) throws(RPCError) -> Message,
    frame: @escaping @Sendable (Message, _ headroom: Int) -> [UInt8]
  ) {
    self.decode = decode
    self.encode = frame
  }

  /// A message with its prefix.
  func frame(_ message: Message) -> [UInt8] {
    var frame = encode(message, MessagePrefix.size)
    MessagePrefix.write(to: &frame)
    return frame
  }
}

/// The messages of a caller, one after the other; ends with the caller's end of stream and throws
/// when the call was cancelled or a message is malformed.
public struct RequestReader<Request: Sendable>: AsyncSequence, Sendable {
  public typealias Element = Request
  let call: ServerCall
  let coder: MessageCoder<Request>

  public struct AsyncIterator: AsyncIteratorProtocol {
    let reader: RequestReader

    public mutating func next() async throws(RPCError) -> Request? {
      guard let bytes = try await reader.call.nextMessage() else { return nil }
      return try reader.coder.decode(bytes)
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: self) }
}

/// Where a handler puts its answers.
public struct ResponseWriter<Response: Sendable>: Sendable {
  let call: ServerCall
  let coder: MessageCoder<Response>

  /// Sends the initial metadata now rather than with the first answer.
  public func sendInitialMetadata() throws(RPCError) { try call.sendHead() }

  /// Sends an answer; waits while the caller does not take what is queued. Throws the status of
  /// the cancellation once the call is cancelled.
  public func send(_ response: Response) async throws(RPCError) {
    try await call.send(coder.frame(response))
  }
}

extension Method {
  /// A method with one request and one answer.
  public static func unary<Request, Response>(
    _ path: String, _ request: MessageCoder<Request>, _ response: MessageCoder<Response>,
    _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
  ) -> Method {
    Method(path: path, kind: .unary) { call in
      let message = try request.decode(call.onlyMessage())
      try call.sendNow(response.frame(await handler(message, call.context)))
    }
  }

  /// A method with any number of requests and one answer.
  public static func clientStreaming<Request, Response>(
    _ path: String, _ request: MessageCoder<Request>, _ response: MessageCoder<Response>,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext) async throws -> Response
  ) -> Method {
    Method(path: path, kind: .clientStreaming) { call in
      let reader = RequestReader(call: call, coder: request)
      try call.sendNow(response.frame(await handler(reader, call.context)))
    }
  }

  /// A method with one request and any number of answers.
  public static func serverStreaming<Request, Response>(
    _ path: String, _ request: MessageCoder<Request>, _ response: MessageCoder<Response>,
    _ handler:
      @escaping @Sendable (Request, ServerContext, ResponseWriter<Response>) async throws -> Void
  ) -> Method {
    Method(path: path, kind: .serverStreaming) { call in
      let message = try request.decode(call.onlyMessage())
      try await handler(message, call.context, ResponseWriter(call: call, coder: response))
    }
  }

  /// A method with any number of requests and answers.
  public static func bidirectional<Request, Response>(
    _ path: String, _ request: MessageCoder<Request>, _ response: MessageCoder<Response>,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext, ResponseWriter<Response>)
      async throws -> Void
  ) -> Method {
    Method(path: path, kind: .bidirectional) { call in
      let reader = RequestReader(call: call, coder: request)
      try await handler(reader, call.context, ResponseWriter(call: call, coder: response))
    }
  }
}
