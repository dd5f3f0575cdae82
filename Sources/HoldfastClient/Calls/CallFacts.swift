// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC

/// The facts about one call that decide whether it may be repeated.
struct CallFacts: Sendable {
  /// The method: `package.Service/Method`.
  let name: String
  /// The request's `request_id`; nil if it has none.
  let idempotencyKey: String?
  /// True if a second call with the same request changes nothing more.
  let isRepeatable: Bool

  /// The facts of a call with `request`, which has its `request_id` already.
  init(_ method: MethodDescriptor, _ request: Any) {
    name = String(method.path.dropFirst())
    let key = (request as? any NamedAttempt)?.requestID
    idempotencyKey = key.flatMap { $0.isEmpty ? nil : $0 }
    let isRead = (request as? GetSnapshotRequest)?.skipVisit ?? false
    isRepeatable = method.idempotency != .unknown || idempotencyKey != nil || isRead
  }
}
