// SPDX-License-Identifier: Apache-2.0

import HTTP1
import RPC

/// A request of HTTP/1.1 and its answer as an exchange.
///
/// An object: a handler may outlive its exchange, and must not write into the next answer.
final class HTTP1Exchange: ServerExchange {
  private let link: HTTP1Link
  let version: HTTPVersion
  private var answer: HTTP1Answer
  private var isClosed = false
  private(set) var isRequestEnded = false
  private(set) var refusesRestAtEnd = false

  init(_ link: HTTP1Link, isHead: Bool, version: HTTPVersion) {
    self.link = link
    self.version = version
    answer = HTTP1Answer(omitsBody: isHead)
  }

  var peer: Peer { link.peer }
  var connectionID: ObjectIdentifier { ObjectIdentifier(link) }

  // MARK: The connection's side

  /// True once the call has begun to answer.
  var isAnswered: Bool { answer.hasBegun }
  /// True once the answer was written to its end.
  var isWritten: Bool { answer.isWritten }

  /// The end of the request has come.
  func requestEnded() { isRequestEnded = true }

  /// Writes the pending output to the session.
  func write(now: Int, limit: Int) {
    guard !isClosed else { return }
    answer.write(to: link.session, now: now, limit: limit)
  }

  /// The exchange is over.
  func close() { isClosed = true }

  // MARK: The answer

  /// HTTP/1.1 clients do not announce a limit; protocols have their own.
  var responseBlockSizeMax: Int { .max }

  func sendHead(_ head: ResponseBlock) {
    guard !isClosed else { return }
    answer.begin(HTTP1Response(head))
    link.markDirty()
  }

  func sendHeadOnly(_ head: ResponseBlock) {
    sendHead(head)
    sendEnd()
  }

  func send(_ bytes: [UInt8]) {
    guard !isClosed else { return }
    answer.append(bytes)
    link.markDirty()
  }

  func sendEnd() {
    guard !isClosed else { return }
    answer.end()
    link.markDirty()
  }

  /// Only gRPC has trailers, and it is never carried here.
  func sendTrailers(_ trailers: ResponseBlock) { sendEnd() }

  var isCongested: Bool { !isClosed && answer.queuedBytes > link.queuedBytesMax }
  var queuedBytes: Int { answer.queuedBytes }
  var sentBytes: UInt64 { answer.writtenBytes }

  // MARK: The request

  func credit(_ count: Int) {
    guard !isClosed else { return }
    link.credit(count)
  }

  func refuseRestAtEnd() { refusesRestAtEnd = true }

  /// The session closes the connection after a response that precedes the end of its request.
  func refuseRest() {}

  // MARK: Failures

  func reset(_ reason: ExchangeReset) {
    guard !isClosed else { return }
    link.closeSoon()
  }

  func noteMalformedCall() { link.noteMalformedCall() }
}

extension HTTP1Response {
  /// The head of a block.
  fileprivate init(_ block: ResponseBlock) {
    switch block {
    case .common(let common): self = Self.common[common.rawValue]
    case .fields: self.init(making: block)
    }
  }

  /// The heads that most answers have.
  private static let common = ResponseBlock.Common.allCases.map {
    HTTP1Response(making: .common($0))
  }

  /// The head of a block; a status without a name is a bug.
  private init(making block: ResponseBlock) {
    self.init(.internalServerError)
    block.forEachField { name, value in
      guard name != ":status" else {
        let number = value.reduce(0) { $0 &* 10 &+ Int($1) &- 0x30 }
        status = HTTP1Status(rawValue: number) ?? .internalServerError
        return
      }
      add(name: name, value)
    }
  }
}
