// SPDX-License-Identifier: Apache-2.0

/// A call in the form of a resource, of a method with many requests or many answers: its messages
/// are the pieces of one body.
public protocol ResourceStream: ResourceForm {
  /// The request of the method: a message, or a body that brings several.
  var request: ResourceStreamRequest { get }
  /// The head of the answer, which is sent with the first piece. Its body is not used.
  var head: HTTPAnswer { get }
  /// The bytes of the body that an answer of the method, in binary, becomes.
  func piece(of message: ArraySlice<UInt8>) -> [UInt8]
  /// The last bytes of the body if the call fails after the head; nil to break the body off, so
  /// that nobody takes it for whole. `error` is an object of JSON, in the format of Connect.
  func lastPiece(error: [UInt8]) -> [UInt8]?
}

/// The request of a call that streams in the form of a resource.
public enum ResourceStreamRequest {
  /// The message, in binary; there is no body.
  case message([UInt8])
  /// The messages are in the body.
  case body(any ResourceBodyReader)
}

/// Cuts the body of a request for a resource into the messages of the method, in binary.
public protocol ResourceBodyReader: AnyObject {
  /// True if the bytes so far end between two messages.
  var isAtBoundary: Bool { get }
  /// The memory that the part of a message that has arrived takes, in bytes.
  var heldBytes: Int { get }
  /// Takes bytes and hands out every message that they complete. No message may be larger than
  /// `messageSizeMax` bytes.
  func receive(
    _ bytes: UnsafeRawBufferPointer, messageSizeMax: Int, _ handle: ([UInt8]) -> Void
  ) throws(RPCError)
  /// Takes the end and hands out the messages that it completes.
  func end(_ handle: ([UInt8]) -> Void)
}

/// The answer to a call that streams in the form of a resource.
///
///     waiting --first message--> flowing --end, or the last piece of an error--> ended
///        | error                     | error without a last piece
///        +-----> refused             +------> broken off
///
/// The head waits for the first message, since an error before it is the status. HEAD is over with
/// the head, and thereby the call.
public final class ResourceStreamResponse {
  private enum State { case waiting, flowing, over }

  private let stream: any ResourceStream
  private let isHead: Bool
  private var state = State.waiting

  init(to stream: any ResourceStream, isHead: Bool) {
    self.stream = stream
    self.isHead = isHead
  }

  func send(_ frame: [UInt8], on exchange: any ServerExchange) -> Int {
    begin(on: exchange)
    guard case .flowing = state else { return 0 }
    let piece = stream.piece(of: frame.dropFirst(MessagePrefix.size))
    exchange.send(piece)
    return piece.count
  }

  func end(on exchange: any ServerExchange) {
    begin(on: exchange)
    guard case .flowing = state else { return }
    state = .over
    exchange.sendEnd()
  }

  func fail(
    _ error: RPCError, form: (RPCError) -> ConnectError, on exchange: any ServerExchange
  ) -> Int {
    defer { state = .over }
    switch state {
    case .over: return 0
    case .waiting:
      return ResourceResponse.reject(
        stream.refusal(error), isHead: isHead, form: form, on: exchange)
    case .flowing:
      guard let last = stream.lastPiece(error: form(error).json) else {
        exchange.reset(.answerBroken)
        return 0
      }
      exchange.send(last)
      exchange.sendEnd()
      return last.count
    }
  }

  /// Answers a request that was refused for where it comes from.
  func reject(
    _ rejection: ConnectRejection, form: (RPCError) -> ConnectError, on exchange: any ServerExchange
  ) -> Int {
    ConnectResponse.reject(rejection, isHead: isHead, form: form, on: exchange)
  }

  private func begin(on exchange: any ServerExchange) {
    guard case .waiting = state else { return }
    let head = stream.head
    let block = ResponseBlock.fields([(":status", Array("\(head.status)".utf8))] + head.fields)
    if isHead {
      state = .over
      exchange.sendHeadOnly(block)
    } else {
      state = .flowing
      exchange.sendHead(block)
    }
  }
}
