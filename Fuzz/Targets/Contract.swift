// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufWire

@testable import RPCProtobuf

/// Any bytes are one of the messages that callers and servers send, or an error; and what was read
/// is written and read again alike. The first byte says which message.
func fuzzContract(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let kind = Int(input.byte())
  let type = messages[kind % messages.count]
  try reread(type, Array(input.rest))
}

/// Every message that travels by itself; what they hold is read with them.
private let messages: [any WireMessage.Type] =
  others + ContractMethods.all.flatMap { [$0.requestType, $0.responseType] }

/// Those of health and reflection, of errors, and those that travel as bytes inside of others.
private let others: [any WireMessage.Type] = [
  HealthCheckRequest.self, HealthCheckResponse.self, HealthListRequest.self,
  HealthListResponse.self, ReflectionRequest.self, ReflectionResponse.self, RPCStatus.self,
  ErrorInfo.self, AnyMessage.self, BadRequest.self, PreconditionFailure.self, QuotaFailure.self,
  RequestInfo.self, ResourceInfo.self, RetryInfo.self, BundleItem.self, BundleRecord.self,
  BundleCheckpoint.self, FieldMask.self,
]

private func reread<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8]) throws {
  guard let message = try? Message(wireBytes: bytes) else { return }
  let written = message.wireBytes
  try require(written.count == message.wireSize, "\(type) has another size than it tells")
  let again = try Message(wireBytes: written)
  guard let message = message as? any Equatable else {
    throw Finding(description: "\(type) cannot be compared")
  }
  try require(isEqual(message, again), "\(type) is read in two ways")
}

private func isEqual<Value: Equatable>(_ value: Value, _ other: Any) -> Bool {
  other as? Value == value
}
