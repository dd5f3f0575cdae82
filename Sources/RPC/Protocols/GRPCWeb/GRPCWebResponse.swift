// SPDX-License-Identifier: Apache-2.0

/// The answer of one call in gRPC-Web: a head, frames, and a last frame with the trailers; each
/// frame is a text of its own where the caller reads text (gRPC `doc/PROTOCOL-WEB.md`).
public struct GRPCWebResponse: Sendable {
  private let type: GRPCWebMediaType
  private let isDisclosing: Bool

  /// An answer of this type; `isDisclosing` if it tells which encodings requests may have.
  init(type: GRPCWebMediaType, isDisclosing: Bool) {
    self.type = type
    self.isDisclosing = isDisclosing
  }

  func sendHead(
    _ metadata: Metadata, encoding: MessageEncoding?, on exchange: any ServerExchange
  ) {
    let sizeMax = exchange.responseBlockSizeMax
    exchange.sendHead(
      ResponseBlock {
        GRPCResponseHead.initial(
          .web(type), metadata, encoding: encoding,
          acceptEncoding: isDisclosing ? MessageEncoding.acceptAll : nil, sizeMax: sizeMax, $0)
      })
  }

  func send(_ frame: [UInt8], on exchange: any ServerExchange) -> Int {
    let bytes = type.isText ? GRPCWebText.encode(frame) : frame
    exchange.send(bytes)
    return bytes.count
  }

  /// A status is a frame of the body also before any message: browsers show a script the fields of
  /// the head only where CORS says so.
  func finish(
    _ error: RPCError?, trailers: Metadata, head: Metadata?, on exchange: any ServerExchange
  ) -> Int {
    if let head { sendHead(head, encoding: nil, on: exchange) }
    let count = send(GRPCWebTrailers.frame(error, trailers), on: exchange)
    exchange.sendEnd()
    return count
  }

  func reject(_ rejection: Rejection, on exchange: any ServerExchange) {
    guard case .status(let error, let acceptEncoding) = rejection else {
      return GRPCResponse(contentType: .web(type), isDisclosing: false).reject(
        rejection, on: exchange)
    }
    let answer = GRPCWebResponse(type: type, isDisclosing: acceptEncoding != nil)
    _ = answer.finish(error, trailers: [:], head: [:], on: exchange)
  }
}
