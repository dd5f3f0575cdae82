// SPDX-License-Identifier: Apache-2.0

/// A request with a `request_id`, by which the server recognises a retry.
public protocol NamedAttempt {
  /// The idempotency key; empty if there is none.
  var requestID: String { get set }
}
