// SPDX-License-Identifier: Apache-2.0

/// The response of one call in gRPC-Web: a head, frames, and a last frame with the trailers. In
/// text mode each frame is encoded separately (gRPC `doc/PROTOCOL-WEB.md`).
public struct GRPCWebResponse: Sendable {
  private let type: GRPCWebMediaType
  private let isDisclosing: Bool

  /// A response of this type; if `isDisclosing`, it lists the encodings accepted in requests.
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

  /// A status is a frame of the body even before any message, since browsers expose header fields
  /// to a script only if CORS permits it.
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
