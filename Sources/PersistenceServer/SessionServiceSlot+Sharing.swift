// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import RPCProtobuf

extension SessionServiceSlot {
  /// Adds the methods on sharing and its record.
  func registerSharing(in registry: inout ServiceRegistry) {
    registry.unary(SessionServiceMethods.grantSessionAccess) {
      (request: GrantSessionAccessRequest, call) in
      try await self.answer(call) { service, owner throws(PersistenceError) in
        try await service.grant(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.revokeSessionAccess) {
      (request: RevokeSessionAccessRequest, call) in
      try await self.answer(call) { service, owner throws(PersistenceError) in
        try await service.revoke(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.listSessionGrants) {
      (request: ListSessionGrantsRequest, call) in
      try await self.answer(call) { service, owner throws(PersistenceError) in
        try await service.listGrants(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.listSessionsSharedWithMe) {
      (request: ListSessionsSharedWithMeRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.listShared(request, caller: caller)
      }
    }
    registry.unary(SessionServiceMethods.listAuditEvents) {
      (request: ListAuditEventsRequest, call) in
      try await self.answer(call) { service, owner throws(PersistenceError) in
        try await service.listEvents(request, owner: owner)
      }
    }
  }
}
