// SPDX-License-Identifier: Apache-2.0

@testable import RPC

/// Any header fields of an answer are a head or a status, which can be sent on. Each line of the
/// input is a field.
func fuzzResponseHead(_ bytes: [UInt8]) throws {
  var fields = ResponseFields()
  var input = Input(bytes)
  for (name, value) in input.fields() {
    name.withUnsafeBufferPointer { name in
      value.withUnsafeBufferPointer { fields.take(name, $0) }
    }
  }
  for error in [fields.headError(), fields.headError(takesCompressed: true), fields.status()] {
    var answer: [(String, [UInt8])] = []
    GRPCResponseHead.trailersOnly(.grpc, error, head: [:], trailers: fields.metadata) {
      answer.append(($0, $1))
    }
    try requireFields(answer)
    let size = answer.reduce(0) { $0 + $1.0.utf8.count + $1.1.count + 32 }
    try require(error == nil || size <= 8_192, "\(size) bytes of trailers")
  }
}
