// SPDX-License-Identifier: Apache-2.0

/// Asks until a condition holds, or until the test has taken too long, which cancels its task.
func waitUntil(_ condition: () async throws -> Bool) async rethrows {
  while !Task.isCancelled, try await !condition() {}
}
