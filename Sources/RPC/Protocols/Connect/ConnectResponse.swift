// SPDX-License-Identifier: Apache-2.0

/// The answer of one call in Connect (connectrpc.com/docs/protocol).
///
/// A stream is a head, envelopes, and a last envelope with the status. A unary response is one
/// message, whose head has the status, so both wait for the end of the call.
///
///     unary:   waiting --message--> waiting with it --end, error--> ended
///     stream:  idle --head--> open --end, error--> ended
///
/// An object, so that the answers of other protocols stay small.
public final class ConnectResponse {
  private let request: ConnectRequest
  /// True for HEAD, which is answered without a body.
  private let isHead: Bool
  /// The head of a unary answer, while it waits for the end.
  private var head: Metadata?
  private var encoding: MessageEncoding?
  /// The message of a unary response, with its prefix.
  private var frame: [UInt8] = []

  /// An answer to a request.
  init(to request: ConnectRequest, isHead: Bool) {
    self.request = request
    self.isHead = isHead
  }

  private var isStream: Bool { request.contentType.isStream }

  private var acceptEncoding: [UInt8]? {
    request.encoding == nil ? nil : MessageEncoding.acceptCodings
  }

  func sendHead(
    _ metadata: Metadata, encoding: MessageEncoding?, on exchange: any ServerExchange
  ) {
    guard isStream else {
      head = metadata
      self.encoding = encoding
      return
    }
    let sizeMax = exchange.responseBlockSizeMax
    exchange.sendHead(
      ResponseBlock {
        ConnectResponseHead.stream(
          request.contentType, head: metadata, encoding: encoding, acceptEncoding: acceptEncoding,
          sizeMax: sizeMax, $0)
      })
  }

  func send(_ frame: [UInt8], on exchange: any ServerExchange) -> Int {
    guard isStream else {
      self.frame = frame
      return 0
    }
    exchange.send(frame)
    return frame.count
  }

  func end(
    trailers: Metadata, head: Metadata?, on exchange: any ServerExchange
  ) -> Int {
    guard !isStream else {
      if let head { sendHead(head, encoding: nil, on: exchange) }
      let envelope = ConnectEndOfStream.envelope(nil, metadata: trailers)
      exchange.send(envelope)
      exchange.sendEnd()
      return envelope.count
    }
    let block = unaryBlock(
      head: self.head ?? head ?? [:], trailers: trailers, sizeMax: exchange.responseBlockSizeMax)
    // Taken, so that memory holds the message only once while it is sent.
    var body: [UInt8] = []
    swap(&body, &frame)
    body.removeFirst(min(MessagePrefix.size, body.count))
    return Self.send(block, isHead ? [] : body, on: exchange)
  }

  private func unaryBlock(head: Metadata, trailers: Metadata, sizeMax: Int) -> ResponseBlock {
    ConnectResponseHead.common(
      request, head: head, trailers: trailers, encoding: encoding, acceptEncoding: acceptEncoding)
      ?? ResponseBlock {
        ConnectResponseHead.unary(
          request, head: head, trailers: trailers, encoding: encoding,
          acceptEncoding: acceptEncoding, sizeMax: sizeMax, $0)
      }
  }

  func fail(
    _ error: ConnectError, head: Metadata?, on exchange: any ServerExchange
  ) -> Int {
    if isStream, head == nil {
      let envelope = ConnectEndOfStream.envelope(error, metadata: [:])
      exchange.send(envelope)
      exchange.sendEnd()
      return envelope.count
    }
    frame = []
    let sizeMax = exchange.responseBlockSizeMax
    var body: [UInt8] = []
    let block = ResponseBlock {
      body = ConnectResponseHead.failure(
        error, request.contentType, head: self.head ?? head ?? [:],
        acceptEncoding: acceptEncoding, sizeMax: sizeMax, $0)
    }
    return Self.send(block, isHead ? [] : body, on: exchange)
  }

  /// Answers a request that was refused by its head; returns the bytes of the body.
  static func reject(
    _ rejection: ConnectRejection, isHead: Bool, form: (RPCError) -> ConnectError,
    on exchange: any ServerExchange
  ) -> Int {
    let sizeMax = exchange.responseBlockSizeMax
    var body: [UInt8] = []
    let block = ResponseBlock {
      body = ConnectResponseHead.rejection(rejection, sizeMax: sizeMax, form: form, $0)
    }
    return send(block, isHead ? [] : body, on: exchange)
  }

  private static func send(
    _ block: ResponseBlock, _ body: [UInt8], on exchange: any ServerExchange
  ) -> Int {
    guard !body.isEmpty else {
      exchange.sendHeadOnly(block)
      return 0
    }
    exchange.sendHead(block)
    exchange.send(body)
    exchange.sendEnd()
    return body.count
  }
}
