// SPDX-License-Identifier: Apache-2.0

/// An exchange whose answer says which page may read it, whatever writes the answer: a protocol, or
/// a refusal made from the head alone. Without these fields a script sees nothing but a network
/// error (WHATWG Fetch, CORS protocol).
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

  /// The head with the fields of CORS. The origin is repeated, and never `*`, so that credentials
  /// may go with a request; the answer therefore depends on who asks, also where nobody may read
  /// it.
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

  /// The maximum size of what is added besides the names that may be read: four fields and an
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
