// SPDX-License-Identifier: Apache-2.0

/// An answer as HTTP has it, of no protocol of calls.
public struct HTTPAnswer: Sendable {
  /// The status.
  public let status: Int
  /// The fields in order, their names in lower case, without those that delimit the body.
  public let fields: [ResponseBlock.Field]
  /// The body, which is not sent to HEAD.
  public let body: [UInt8]

  /// A response with these parts.
  public init(_ status: Int, _ fields: [(name: String, value: String)], body: [UInt8] = []) {
    self.init(status, fields: fields.map { ($0.name, Array($0.value.utf8)) }, body: body)
  }

  /// A response with these parts, with field values as bytes.
  public init(_ status: Int, fields: [ResponseBlock.Field], body: [UInt8]) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// Sends the answer and ends the exchange; without the body to HEAD. Returns the bytes of the
  /// body that were sent.
  public func send(isHead: Bool = false, on exchange: any ServerExchange) -> Int {
    let block = ResponseBlock.fields([(":status", Array("\(status)".utf8))] + fields)
    guard !isHead, !body.isEmpty else {
      exchange.sendHeadOnly(block)
      return 0
    }
    exchange.sendHead(block)
    exchange.send(body)
    exchange.sendEnd()
    return body.count
  }
}
