// SPDX-License-Identifier: Apache-2.0

/// An exchange that adds CORS fields to every response, whether a protocol writes it or a refusal.
/// Without these fields, a script sees only a network error (WHATWG Fetch, CORS protocol).
struct CrossOriginExchange: ServerExchange {
  private let exchange: any ServerExchange
  /// The origin whose pages may read the answer; nil for none.
  private let reader: WebOrigin?

  init(_ exchange: any ServerExchange, reader: WebOrigin?) {
    self.exchange = exchange
    self.reader = reader
  }

  func sendHead(_ head: ResponseBlock) { exchange.sendHead(shared(head)) }
  func sendHeadOnly(_ head: ResponseBlock) { exchange.sendHeadOnly(shared(head)) }

  /// The head with the CORS fields. It repeats the origin, never `*`, so that requests may have
  /// credentials. The response therefore varies by origin, even if no page may read it.
  private func shared(_ head: ResponseBlock) -> ResponseBlock {
    var fields: [ResponseBlock.Field] = []
    var vary = "origin"
    head.forEachField { name, value in
      guard name == "vary" else { return fields.append((name, value)) }
      vary = String(decoding: value, as: UTF8.self) + ", " + vary
    }
    if let reader {
      let exposed = fields.map(\.name).filter { !Self.isReadable($0) }
      fields.append(("access-control-allow-origin", Array(reader.text.utf8)))
      fields.append(("access-control-allow-credentials", Array("true".utf8)))
      if !exposed.isEmpty {
        fields.append(
          ("access-control-expose-headers", Array(exposed.joined(separator: ", ").utf8)))
      }
    }
    fields.append(("vary", Array(vary.utf8)))
    return .fields(fields)
  }

  /// True for fields that a script may read without being allowed to, and for the status.
  private static func isReadable(_ name: String) -> Bool {
    switch name {
    case ":status", "cache-control", "content-length", "content-type": true
    default: name.hasPrefix("access-control-")
    }
  }

  /// The names of the fields are said twice.
  var responseBlockSizeMax: Int { (exchange.responseBlockSizeMax - Self.fixedSize) / 2 }

  /// The maximum size of the added fields, except the names of exposed fields: four fields and an
  /// origin.
  private static let fixedSize = 512

  // MARK: The exchange as it is

  var version: HTTPVersion { exchange.version }
  var peer: Peer { exchange.peer }
  var connectionID: ObjectIdentifier { exchange.connectionID }
  func send(_ bytes: [UInt8]) { exchange.send(bytes) }
  func sendEnd() { exchange.sendEnd() }
  func sendTrailers(_ trailers: ResponseBlock) { exchange.sendTrailers(trailers) }
  var isCongested: Bool { exchange.isCongested }
  var queuedBytes: Int { exchange.queuedBytes }
  var sentBytes: UInt64 { exchange.sentBytes }
  var isRequestEnded: Bool { exchange.isRequestEnded }
  func credit(_ count: Int) { exchange.credit(count) }
  func refuseRestAtEnd() { exchange.refuseRestAtEnd() }
  var refusesRestAtEnd: Bool { exchange.refusesRestAtEnd }
  func refuseRest() { exchange.refuseRest() }
  func reset(_ reason: ExchangeReset) { exchange.reset(reason) }
  func noteMalformedCall() { exchange.noteMalformedCall() }
}
