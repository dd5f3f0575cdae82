// SPDX-License-Identifier: Apache-2.0

import Synchronization
import WorkbenchEngine

/// The server's limits, fetched once and shared by all sessions.
final class SharedLimits: Sendable {
  private let server: any WorkbenchServer
  private let known = Mutex<DocumentLimits?>(nil)

  init(_ server: any WorkbenchServer) {
    self.server = server
  }

  /// Fetches the limits from the server.
  func refresh() async throws(ServerFailure) {
    let limits = try await server.limits()
    known.withLock { $0 = limits }
  }

  /// The first limit that a document exceeds. If the limits cannot be fetched, the server decides.
  func refusal(of document: WorkbenchDocument) async -> SaveRefusal? {
    if known.withLock({ $0 == nil }) { try? await refresh() }
    return known.withLock { $0 }?.refusal(of: document)
  }
}
