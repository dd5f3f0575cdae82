// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

typealias SessionMetadataWire = SessionMetadata.Wire

extension Server {
  /// A session with its content.
  func session(_ id: ThingID) async throws -> Session.Wire {
    var request = GetSessionRequest()
    request.id = id.text
    return try await call(SessionServiceMethods.getSession, request).session ?? .init()
  }

  /// A session without its content.
  func metadata(of id: ThingID) async throws -> SessionMetadataWire {
    var request = GetSessionMetadataRequest()
    request.id = id.text
    return try await call(SessionServiceMethods.getSessionMetadata, request).metadata ?? .init()
  }

  /// A version of a session with its content.
  func version(_ version: Int64, of id: ThingID) async throws -> GetSessionVersionResponse {
    var request = GetSessionVersionRequest()
    (request.id, request.version) = (id.text, version)
    return try await call(SessionServiceMethods.getSessionVersion, request)
  }
}
