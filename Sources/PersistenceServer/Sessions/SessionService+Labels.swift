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
    return UpdateSessionLabelsResponse(try await label(id, LabelsChange(request), caller))
  }

  /// Replaces the labels of a session, whoever owns it.
  func label(
    _ id: SessionID, _ change: LabelsChange, _ caller: OwnerID
  ) async throws(PersistenceError) -> SessionMetadata {
    try await onBehalf(of: caller, id, in: SessionServiceMethods.updateSessionLabels) {
      owner throws(PersistenceError) in
      try await store.updateLabels(
        of: id, owner: owner, writer: caller, to: change.labels, etag: change.etag)
    }
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

/// The labels that a session is to have.
struct LabelsChange {
  let labels: SessionLabels
  /// The tag of the labels that they replace; nil if they may replace any.
  let etag: String?

  /// The change of a request.
  ///
  /// - Throws: `LABELS_TOO_MANY`, `LABEL_INVALID`.
  init(_ request: UpdateSessionLabelsRequest) throws(PersistenceError) {
    labels = try SessionLabels(validating: request.labels)
    etag = request.allowOverwrite ? nil : request.labelsEtag
  }
}
