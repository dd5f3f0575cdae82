// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufWire

@testable import RPCProtobuf

/// Any bytes are one of the messages that callers and servers send, or an error; and what was read
/// is written and read again alike. The first byte says which message.
func fuzzContract(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let kind = Int(input.byte())
  try messages[kind % messages.count](Array(input.rest))
}

private let messages: [@Sendable ([UInt8]) throws -> Void] = [
  { try reread($0, as: CreateSessionRequest.self) },
  { try reread($0, as: UpdateSessionRequest.self) },
  { try reread($0, as: ListSessionsRequest.self) },
  { try reread($0, as: PatchSessionRequest.self) },
  { try reread($0, as: WatchSessionsRequest.self) },
  { try reread($0, as: GrantSessionAccessRequest.self) },
  { try reread($0, as: ListAuditEventsRequest.self) },
  { try reread($0, as: CreateSnapshotRequest.self) },
  { try reread($0, as: UpdateSnapshotAccessRequest.self) },
  { try reread($0, as: ListSnapshotsRequest.self) },
  { try reread($0, as: ListAccessLogsRequest.self) },
  { try reread($0, as: GetSessionResponse.self) },
  { try reread($0, as: ListSessionsResponse.self) },
  { try reread($0, as: GetServerInfoResponse.self) },
  { try reread($0, as: HealthCheckRequest.self) },
  { try reread($0, as: ReflectionRequest.self) },
  { try reread($0, as: RPCStatus.self) },
  { try reread($0, as: ErrorInfo.self) },
]

private func reread<Message: WireMessage>(_ bytes: [UInt8], as type: Message.Type) throws {
  guard let message = try? Message(wireBytes: bytes) else { return }
  let written = message.wireBytes
  let again = try Message(wireBytes: written)
  // The entries of a map have no order.
  try require(again.wireSize == written.count, "\(type) is read in two ways")
}
