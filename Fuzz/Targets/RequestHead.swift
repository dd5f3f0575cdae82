// SPDX-License-Identifier: Apache-2.0

@testable import RPC

/// Any header fields are a call or are answered with fields that HTTP can carry. Each line of the
/// input is a field.
func fuzzRequestHead(_ bytes: [UInt8]) throws {
  var head = GRPCRequestHead(services: services, isCompressing: bytes.count & 1 == 0)
  var input = Input(bytes)
  for (name, value) in input.fields() {
    name.withUnsafeBufferPointer { name in
      value.withUnsafeBufferPointer { head.take(name, $0) }
    }
  }
  var answer: [(String, [UInt8])] = []
  switch head.check() {
  case .success(let method):
    try require(method.path == "/a.B/C", "the path \(method.path)")
    // A handler may send back what it was sent.
    GRPCResponseHead.initial(head.contentType, head.metadata, encoding: head.acceptedEncoding) {
      answer.append(($0, $1))
    }
  case .failure(let rejection):
    GRPCResponseHead.rejection(rejection, head.contentType) { answer.append(($0, $1)) }
  }
  try requireFields(answer)
}

/// Throws unless every field has a name in lower case and a value without control characters.
func requireFields(_ fields: [(String, [UInt8])]) throws {
  for (name, value) in fields {
    try require(!name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "name \(name)")
    try require(!name.utf8.contains { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }, "name \(name)")
    try require(value.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }, "value of \(name)")
  }
}

private let services: ServiceRegistry = {
  var services = ServiceRegistry()
  services.register(
    Method(MethodDescriptor(service: "a.B", name: "C", kind: .unary, access: .anyone)) { _ in })
  return services
}()
