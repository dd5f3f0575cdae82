// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufWire
import TestSupport
import Testing

/// Random messages of every type of the contract, written and read again.
@Suite struct RandomMessageTests {
  @Test(arguments: ContractMessages.all.messages.keys.sorted())
  func `random messages come back from their bytes`(name: String) throws {
    let type = try #require(ContractMessages.all.messages[name])
    try comeBack(type)
  }

  private func comeBack<Message: WireMessage>(_ type: Message.Type) throws {
    var random = RandomMessages(seed: 20_261_130)
    for round in 0..<100 {
      let bytes = random.next(type).wireBytes
      let again = try Message(wireBytes: bytes)
      #expect(again.wireBytes == bytes, "round \(round)")
      #expect(again.wireSize == bytes.count, "round \(round)")
    }
  }
}
