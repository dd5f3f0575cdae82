// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import Testing

@testable import PersistenceServer

/// Changes of sessions that watchers are told of.
extension SessionService {
  /// Creates a session, and returns its id.
  func makeSession(of owner: OwnerID) async throws -> String {
    let request = CreateSessionRequest.with {
      $0.title = "t"
      $0.content = Array("{}".utf8)
    }
    return try #require(try await create(request, owner: owner).metadata).id
  }

  /// Gives a session a title that it cannot have yet.
  func retitle(_ id: String, by caller: OwnerID) async throws {
    let title = try SessionID.random().text
    let request = UpdateSessionRequest.with {
      $0.id = id
      $0.allowOverwrite = true
      $0.title = title
    }
    _ = try await update(request, caller: caller)
  }
}
