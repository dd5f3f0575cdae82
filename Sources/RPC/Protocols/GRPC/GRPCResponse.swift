// SPDX-License-Identifier: Apache-2.0

/// The answer of one call in gRPC: a head before the first message, messages with their prefixes,
/// and a status in trailers; or status and head in one block (gRPC `doc/PROTOCOL-HTTP2.md`).
public struct GRPCResponse: Sendable {
  private let contentType: GRPCRequestHead.ContentType
  /// True if the response lists the encodings accepted in requests, as it must for callers that
  /// compress.
  private let isDisclosing: Bool

  /// An answer to a request of this content type.
  init(contentType: GRPCRequestHead.ContentType, isDisclosing: Bool) {
    self.contentType = contentType
    self.isDisclosing = isDisclosing
  }

  private var commonHead: ResponseBlock.Common? {
    switch contentType {
    case .grpc: .grpcHead
    case .grpcProto: .grpcProtoHead
    case .grpcJSON, .web, .other: nil
    }
  }

  private var acceptEncoding: [UInt8]? { isDisclosing ? MessageEncoding.acceptAll : nil }

  func sendHead(
    _ metadata: Metadata, encoding: MessageEncoding?, on exchange: any ServerExchange
  ) {
    guard metadata.isEmpty, encoding == nil, !isDisclosing, let common = commonHead else {
      let sizeMax = exchange.responseBlockSizeMax
      return exchange.sendHead(
        ResponseBlock {
          GRPCResponseHead.initial(
            contentType, metadata, encoding: encoding, acceptEncoding: acceptEncoding,
            sizeMax: sizeMax, $0)
        })
    }
    exchange.sendHead(.common(common))
  }

  func send(_ frame: [UInt8], on exchange: any ServerExchange) -> Int {
    exchange.send(frame)
    return frame.count
  }

  func end(trailers: Metadata, head: Metadata?, on exchange: any ServerExchange) {
    guard head == nil, trailers.isEmpty else {
      return finish(nil, trailers: trailers, head: head, on: exchange)
    }
    exchange.sendTrailers(.common(.grpcOK))
  }

  func fail(_ error: RPCError, head: Metadata?, on exchange: any ServerExchange) {
    finish(error, trailers: [:], head: head, on: exchange)
  }

  private func finish(
    _ error: RPCError?, trailers: Metadata, head: Metadata?, on exchange: any ServerExchange
  ) {
    let sizeMax = exchange.responseBlockSizeMax
    if let head {
      exchange.sendHeadOnly(
        ResponseBlock {
          GRPCResponseHead.trailersOnly(
            contentType, error, head: head, trailers: trailers, acceptEncoding: acceptEncoding,
            sizeMax: sizeMax, $0)
        })
    } else {
      exchange.sendTrailers(
        ResponseBlock { GRPCResponseHead.trailers(error, trailers, sizeMax: sizeMax, $0) })
    }
  }

  func reject(_ rejection: Rejection, on exchange: any ServerExchange) {
    let sizeMax = exchange.responseBlockSizeMax
    exchange.sendHeadOnly(
      ResponseBlock {
        GRPCResponseHead.rejection(rejection, contentType, sizeMax: sizeMax, $0)
      })
  }
}
