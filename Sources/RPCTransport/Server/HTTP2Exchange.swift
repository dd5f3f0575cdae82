// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC

/// An HTTP/2 stream as an exchange. Small enough to be stored inline, without an allocation.
struct HTTP2Exchange: ServerExchange {
  let stream: HTTP2Stream
  let link: HTTP2Link
  /// True if responses have a `date` (RFC 9110 section 6.6.1): not those of gRPC, whose clients do
  /// not read it.
  let isDated: Bool

  var version: HTTPVersion { .http2 }
  var peer: Peer { link.peer }
  var connectionID: ObjectIdentifier { ObjectIdentifier(link) }

  var responseBlockSizeMax: Int { link.session.peerHeaderListSizeMax }

  func sendHead(_ head: ResponseBlock) {
    link.session.respond(headBlock(head), on: stream)
    link.markDirty()
  }

  func sendHeadOnly(_ head: ResponseBlock) {
    link.session.respondOnly(headBlock(head), on: stream)
    link.markDirty()
  }

  func send(_ bytes: [UInt8]) {
    link.session.send(bytes, on: stream)
    link.markDirty()
  }

  func sendEnd() {
    link.session.sendEnd(on: stream)
    link.markDirty()
  }

  func sendTrailers(_ trailers: ResponseBlock) {
    link.session.sendTrailers(Self.block(trailers), on: stream)
    link.markDirty()
  }

  var isCongested: Bool { link.session.isCongested(stream) }
  var queuedBytes: Int { stream.queuedBytes }
  var sentBytes: UInt64 { stream.sentBytes }

  var isRequestEnded: Bool { stream.isRemoteEnded }

  func credit(_ count: Int) {
    link.session.consume(count, on: stream)
    // A handler may read long after the bytes arrived; the window update must still be sent.
    link.markDirty()
  }

  func refuseRestAtEnd() { stream.refusesRest = true }
  var refusesRestAtEnd: Bool { stream.refusesRest }

  func refuseRest() {
    link.session.refuseRest(of: stream)
    link.markDirty()
  }

  func reset(_ reason: ExchangeReset) {
    switch reason {
    case .deadlinePassed: link.session.reset(stream, .cancel)
    case .answerNotRead: link.session.reset(stream, .enhanceYourCalm)
    case .answerBroken: link.session.reset(stream, .internalError)
    }
    link.markDirty()
  }

  func noteMalformedCall() { link.noteMalformedCall() }

  // MARK: Blocks

  private func headBlock(_ block: ResponseBlock) -> HeaderBlock {
    isDated ? link.datedBlocks.head(block) : Self.block(block)
  }

  private static func block(_ block: ResponseBlock) -> HeaderBlock {
    switch block {
    case .common(.grpcHead): grpcHead
    case .common(.grpcProtoHead): grpcProtoHead
    case .common(.grpcOK): grpcOK
    case .common(.connectProto), .common(.connectJSON), .fields: made(block)
    }
  }

  private static let grpcHead = made(.common(.grpcHead))
  private static let grpcProtoHead = made(.common(.grpcProtoHead))
  private static let grpcOK = made(.common(.grpcOK))

  private static func made(_ block: ResponseBlock) -> HeaderBlock {
    var made = HeaderBlock()
    block.forEachField { made.append(name: $0, value: $1) }
    return made
  }
}
