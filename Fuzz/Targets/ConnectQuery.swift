// SPDX-License-Identifier: Apache-2.0

import JSONText

@testable import RPC

/// Any query of a GET is a call or is answered with fields that HTTP can carry and, where it has a
/// body, with JSON; what a query means can be written as another query that means the same.
func fuzzConnectQuery(_ bytes: [UInt8]) throws {
  if let query = try? ConnectQuery(bytes) {
    try require(query.message.count <= bytes.count, "a message grows when it is decoded")
    let again = try? ConnectQuery(spelling(query))
    try require(
      again?.codec == query.codec && again?.compression == query.compression
        && again?.message == query.message, "\(query) becomes \(String(describing: again))")
  }
  var head = ConnectRequestHead(services: services, isCompressing: bytes.count & 1 == 0)
  take(&head, ":method", Array("GET".utf8))
  take(&head, ":path", Array("/a.B/C?".utf8) + bytes)
  switch head.check() {
  case .success(let request):
    guard let message = try? request.messageInAddress() else { return }
    try require(!message.isCompressed || !message.bytes.isEmpty, "nothing is compressed")
  case .failure(let rejection):
    var answer: [(String, [UInt8])] = []
    let body = ConnectResponseHead.rejection(rejection) { answer.append(($0, $1)) }
    try requireFields(answer)
    try requireJSON(body)
  }
}

/// The query in another form: base64, and the parameters in another order.
private func spelling(_ query: ConnectQuery) -> [UInt8] {
  let compression =
    switch query.compression {
    case .known(let encoding): "&compression=\(encoding.rawValue)"
    case .unknown: "&compression=none-that-is-known"
    case nil: ""
    }
  let message = Base64.encode(query.message).map { byte in
    switch byte {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: byte
    }
  }
  return Array("message=".utf8) + message
    + Array("&base64=1&encoding=\(query.codec.rawValue)\(compression)".utf8)
}

private func take(_ head: inout ConnectRequestHead, _ name: String, _ value: [UInt8]) {
  Array(name.utf8).withUnsafeBufferPointer { name in
    value.withUnsafeBufferPointer { head.take(name, $0) }
  }
}

private let services: ServiceRegistry = {
  var services = ServiceRegistry()
  let descriptor = MethodDescriptor(
    service: "a.B", name: "C", kind: .unary, access: .anyone, idempotency: .noSideEffects)
  services.register(Method(descriptor) { _ in })
  return services
}()
