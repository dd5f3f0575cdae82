// SPDX-License-Identifier: Apache-2.0

/// The answer of one call, written to an exchange in the protocol of its request. A closed list:
/// each protocol is one case, whose payload writes it.
public enum CallResponse: Sendable {
  case grpc(GRPCResponse)

  /// Sends the head. `encoding` is what messages marked as compressed will be compressed by.
  public mutating func sendHead(
    _ metadata: Metadata, encoding: MessageEncoding?, on exchange: any ServerExchange
  ) {
    switch self {
    case .grpc(let response): response.sendHead(metadata, encoding: encoding, on: exchange)
    }
  }

  /// Sends a message behind the head; `frame` begins with its prefix (`MessagePrefix`). Returns the
  /// bytes that this takes of the answer's body.
  public mutating func send(_ frame: [UInt8], on exchange: any ServerExchange) -> Int {
    switch self {
    case .grpc(let response): response.send(frame, on: exchange)
    }
  }

  /// Ends the answer: with OK, or with an error. `head` is the initial metadata when no head was
  /// sent yet. Returns the bytes that this takes of the answer's body.
  public mutating func finish(
    _ error: RPCError?, trailers: Metadata, head: Metadata?, on exchange: any ServerExchange
  ) -> Int {
    switch self {
    case .grpc(let response):
      response.finish(error, trailers: trailers, head: head, on: exchange)
    }
  }

  /// Answers a request that was refused by its head.
  public func reject(_ rejection: Rejection, on exchange: any ServerExchange) {
    switch self {
    case .grpc(let response): response.reject(rejection, on: exchange)
    }
  }
}
