// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufJSON
import ProtobufWire

@testable import wire_conformance

/// Any text is a message with fields of every kind or an error; what was read is written as JSON,
/// and that is read alike. The first byte says whether unknown names are passed over.
func fuzzProtobufJSON(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  var form = TestAllTypes.json
  form.ignoresUnknownFields = input.byte() & 1 == 1
  guard let message = try? form.message(TestAllTypes.self, from: Array(input.rest)) else { return }
  guard let text = try? form.text(of: message) else { return }
  try require((try? JSONValidator.validate(text)) != nil, "what is written is not JSON")
  let again = try? form.message(TestAllTypes.self, from: text)
  guard let again else { throw Finding(description: "what is written cannot be read") }
  // Maps have no order, at any depth: the bytes are the same, but for their places.
  try require(
    again.wireBytes.sorted() == message.wireBytes.sorted(), "a message is read in two ways")
}
