// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  static func bindLabels(
    _ slot: ServiceSlot<SessionService>, in registry: inout ServiceRegistry
  ) {
    typealias Methods = SessionServiceMethods
    registry.bind(Methods.updateSessionLabels, slot, SessionService.updateLabels)
    registry.bind(Methods.starSession, slot, SessionService.star)
  }

  func updateLabels(
    _ request: UpdateSessionLabelsRequest, caller: OwnerID
  ) async throws(PersistenceError) -> UpdateSessionLabelsResponse {
    let id = try SessionID(validating: request.id)
    let labels = try SessionLabels(validating: request.labels)
    let etag = request.allowOverwrite ? nil : request.labelsEtag
    let metadata = try await onBehalf(
      of: caller, id, in: SessionServiceMethods.updateSessionLabels
    ) { owner throws(PersistenceError) in
      try await store.updateLabels(of: id, owner: owner, writer: caller, to: labels, etag: etag)
    }
    return UpdateSessionLabelsResponse(metadata)
  }

  /// A star is taken away also where the session is out of reach by now; only where there is none
  /// does it matter whether the caller may see the session.
  func star(
    _ request: StarSessionRequest, caller: OwnerID
  ) async throws(PersistenceError) -> StarSessionResponse {
    let id = try SessionID(validating: request.id)
    if !request.starred, try await store.unstarSession(id, for: caller) {
      return StarSessionResponse()
    }
    let now = now()
    try await onBehalf(of: caller, id, in: SessionServiceMethods.starSession) {
      owner throws(PersistenceError) in
      if request.starred {
        try await store.starSession(id, owner: owner, for: caller, at: now)
      } else {
        _ = try await store.sessionMetadata(id, owner: owner)
      }
    }
    return StarSessionResponse()
  }
}
