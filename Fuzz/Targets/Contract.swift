// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufWire
import RPCProtobuf

/// Any bytes are one of the messages that callers and servers send, or an error; and what was read
/// is written and read again alike. The first byte says which message.
func fuzzContract(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let kind = Int(input.byte())
  let type = messages[kind % messages.count]
  try reread(Array(input.rest), as: type)
}

/// Every message that is coded in a product, in the order of names.
let messages: [any WireMessage.Type] = WireDeclarations(
  reachableFrom: ContractMessages.roots + StandardMessages.roots
).messages.sorted { $0.key < $1.key }.map(\.value)

private func reread<Message: WireMessage>(_ bytes: [UInt8], as type: Message.Type) throws {
  guard let message = try? Message(wireBytes: bytes) else { return }
  let written = message.wireBytes
  try require(written.count == message.wireSize, "\(type) has another size than it tells")
  let again = try Message(wireBytes: written)
  try require(again.wireBytes == written, "\(type) is read in two ways")
}
