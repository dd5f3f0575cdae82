// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import RPCProtobuf

extension SessionServiceSlot {
  /// Adds the methods on patches, versions and deleted sessions.
  func registerHistory(in registry: inout ServiceRegistry) {
    registry.unary(SessionServiceMethods.patchSession) { (request: PatchSessionRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.onBehalf(of: caller, request.id, as: .editor) {
          owner throws(PersistenceError) in
          try await service.patch(request, owner: owner, writer: caller)
        }
      }
    }
    registry.unary(SessionServiceMethods.undeleteSession) {
      (request: UndeleteSessionRequest, call) in
      try await self.answer(call) { service, owner throws(PersistenceError) in
        try await service.undelete(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.listSessionVersions) {
      (request: ListSessionVersionsRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.onBehalf(of: caller, request.id, as: .viewer) {
          owner throws(PersistenceError) in
          try await service.listVersions(request, owner: owner, caller: caller)
        }
      }
    }
    registry.unary(SessionServiceMethods.getSessionVersion) {
      (request: GetSessionVersionRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.onBehalf(of: caller, request.id, as: .viewer) {
          owner throws(PersistenceError) in
          try await service.readVersion(request, owner: owner)
        }
      }
    }
    registry.unary(SessionServiceMethods.restoreSessionVersion) {
      (request: RestoreSessionVersionRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.onBehalf(of: caller, request.id, as: .editor) {
          owner throws(PersistenceError) in
          try await service.restoreVersion(request, owner: owner, writer: caller)
        }
      }
    }
    registry.unary(SessionServiceMethods.nameSessionVersion) {
      (request: NameSessionVersionRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.onBehalf(of: caller, request.id, as: .editor) {
          owner throws(PersistenceError) in
          try await service.nameVersion(request, owner: owner)
        }
      }
    }
  }
}
