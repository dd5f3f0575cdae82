// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// The handle to cancel the statement that a connection is running. Independent of the
/// connection it was made from, even of its end.
// Safety: a PGcancel is immutable and PQcancel may be called from any thread (libpq 34.7).
final class PQCancel: @unchecked Sendable {
  private let cancel: OpaquePointer

  /// Takes ownership of `cancel`.
  init(_ cancel: OpaquePointer) { self.cancel = cancel }

  deinit { PQfreeCancel(cancel) }

  /// Asks, and returns true when the server has signalled its backend, false when it could not be
  /// reached. Blocks for a round trip or longer: not for a loop's thread. Wraps `PQcancel`.
  func request() -> Bool {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      PQcancel(cancel, buffer.baseAddress, Int32(buffer.count)) == 1
    }
  }
}
