// SPDX-License-Identifier: Apache-2.0

/// The answer of one call in gRPC: a head before the first message, messages with their prefixes,
/// and a status in trailers; or status and head in one block (gRPC `doc/PROTOCOL-HTTP2.md`).
public struct GRPCResponse: Sendable {
  private let contentType: GRPCRequestHead.ContentType
  /// True if the answer tells which encodings requests may have, as a caller that used one must
  /// learn.
  private let isDisclosing: Bool

  /// An answer to a request of this content type.
  init(contentType: GRPCRequestHead.ContentType, isDisclosing: Bool) {
    self.contentType = contentType
    self.isDisclosing = isDisclosing
  }

  private var acceptEncoding: [UInt8]? { isDisclosing ? MessageEncoding.acceptAll : nil }

  func sendHead(
    _ metadata: Metadata, encoding: MessageEncoding?, on exchange: any ServerExchange
  ) {
    guard metadata.isEmpty, encoding == nil, !isDisclosing else {
      let sizeMax = exchange.responseBlockSizeMax
      return exchange.sendHead(
        ResponseBlock {
          GRPCResponseHead.initial(
            contentType, metadata, encoding: encoding, acceptEncoding: acceptEncoding,
            sizeMax: sizeMax, $0)
        })
    }
    exchange.sendHead(.common(contentType == .grpcProto ? .grpcProtoHead : .grpcHead))
  }

  func send(_ frame: [UInt8], on exchange: any ServerExchange) -> Int {
    exchange.send(frame)
    return frame.count
  }

  func finish(
    _ error: RPCError?, trailers: Metadata, head: Metadata?, on exchange: any ServerExchange
  ) -> Int {
    if let head {
      let sizeMax = exchange.responseBlockSizeMax
      exchange.sendHeadOnly(
        ResponseBlock {
          GRPCResponseHead.trailersOnly(
            contentType, error, head: head, trailers: trailers, acceptEncoding: acceptEncoding,
            sizeMax: sizeMax, $0)
        })
    } else if error == nil, trailers.isEmpty {
      exchange.sendTrailers(.common(.grpcOK))
    } else {
      let sizeMax = exchange.responseBlockSizeMax
      exchange.sendTrailers(
        ResponseBlock { GRPCResponseHead.trailers(error, trailers, sizeMax: sizeMax, $0) })
    }
    return 0
  }

  func reject(_ rejection: Rejection, on exchange: any ServerExchange) {
    let sizeMax = exchange.responseBlockSizeMax
    exchange.sendHeadOnly(
      ResponseBlock {
        GRPCResponseHead.rejection(rejection, contentType, sizeMax: sizeMax, $0)
      })
  }
}
