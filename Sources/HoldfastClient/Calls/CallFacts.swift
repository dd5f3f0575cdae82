// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC

/// The properties of a call that decide whether it may be retried.
struct CallFacts: Sendable {
  /// The method: `package.Service/Method`.
  let name: String
  /// The request's `request_id`; nil if it has none.
  let idempotencyKey: String?
  /// True if repeating the call with the same request has no further effect.
  let isRepeatable: Bool

  /// The properties of a call with `request`, whose `request_id` is already set.
  init(_ method: MethodDescriptor, _ request: Any) {
    name = String(method.path.dropFirst())
    let key = (request as? any NamedAttempt)?.requestID
    idempotencyKey = key.flatMap { $0.isEmpty ? nil : $0 }
    let isRead = (request as? GetSnapshotRequest)?.skipVisit ?? false
    isRepeatable = method.idempotency != .unknown || idempotencyKey != nil || isRead
  }
}
