// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC
import RPCProtobuf

// The one place where a status of gRPC becomes an error of the client.
extension HoldfastError {
  init(_ failure: CallFailure, of call: CallFacts, attempts: Int) {
    let error = failure.error
    self.init(error.code, Reason(failure), error.message)
    let info = failure.status?.detail(ErrorInfo.self)
    values = info?.metadata ?? error.values
    versionConflict = failure.status?.detail(VersionConflict.self)
    draftConflict = failure.status?.detail(DraftConflict.self)
    fieldViolations = failure.status?.detail(BadRequest.self)?.fieldViolations ?? []
    if case .after(let delay) = failure.pushback { retryDelay = delay }
    isTemporary = failure.mayPass
    isSafeToRetry = isTemporary && (call.isRepeatable || failure.isWithoutEffect)
    idempotencyKey = call.idempotencyKey
    requestID = failure.status?.detail(RequestInfo.self)?.requestID
    method = call.name
    self.attempts = attempts
  }

  /// This error, with the properties of a call.
  func of(_ call: CallFacts, attempts: Int) -> HoldfastError {
    var error = self
    error.method = call.name
    error.idempotencyKey = call.idempotencyKey
    error.attempts = attempts
    return error
  }
}

extension HoldfastError.Reason {
  fileprivate init(_ failure: CallFailure) {
    if let reason = failure.reason {
      self.init(rawValue: reason)
    } else if failure.isOfConnection {
      self = failure.wasSent ? .connectionLost : .serverUnreachable
    } else {
      self.init(rawValue: failure.error.code.name)
    }
  }
}
