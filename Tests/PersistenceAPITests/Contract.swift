// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire

/// Every message that PersistenceAPI codes by hand.
enum Contract {
  static let messages: [any WireMessage.Type] = [
    FieldMask.self, Duration.Wire.self, Timestamp.Wire.self,
    SessionMetadata.Wire.self, Session.Wire.self, TimeRange.Wire.self, SessionFilter.Wire.self,
    CreateSessionRequest.self, CreateSessionResponse.self,
    GetSessionRequest.self, GetSessionResponse.self,
    GetSessionMetadataRequest.self, GetSessionMetadataResponse.self,
    UpdateSessionRequest.self, UpdateSessionResponse.self,
    DeleteSessionRequest.self, DeleteSessionResponse.self,
    ListSessionsRequest.self, ListSessionsResponse.self,
    GetServerInfoRequest.self, GetServerInfoResponse.self, Limits.Wire.self,
  ]

  static func message(named name: String) -> (any WireMessage.Type)? {
    messages.first { $0.wireName == name }
  }
}
