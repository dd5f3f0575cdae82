// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC

/// The reported state of watched sessions: the request with which to resume a watch, and the filter
/// that removes events already reported.
struct WatchState: WatchProgress {
  static let method = SessionServiceMethods.watchSessions

  private enum Told {
    /// The reported version; 0 if nothing was reported yet.
    case version(Int64)
    case gone
  }

  private let ids: [String]
  private var told: [String: Told]

  init(_ sessions: [WatchedSession]) {
    ids = sessions.map(\.id)
    told = Dictionary(
      sessions.map { ($0.id, .version($0.knownVersion)) }, uniquingKeysWith: { $1 })
  }

  /// The request that resumes after the last reported event.
  var request: WatchSessionsRequest {
    var request = WatchSessionsRequest()
    request.sessions = ids.map { id in
      var session = WatchedSession()
      session.id = id
      // A session that was gone may return with the same version, so none is named.
      if case .version(let version)? = told[id] { session.knownVersion = version }
      return session
    }
    return request
  }

  /// The event to report; nil if it was already reported.
  mutating func take(_ event: WatchSessionsResponse) -> SessionNews? {
    // Events of other sessions are ignored, so that a server cannot grow the state.
    guard told[event.id] != nil else { return nil }
    switch event.event {
    case .changed:
      guard let metadata = event.metadata else { return nil }
      if case .version(let version)? = told[event.id], metadata.version <= version { return nil }
      told[event.id] = .version(metadata.version)
      return .changed(metadata)
    case .gone:
      if case .gone? = told[event.id] { return nil }
      told[event.id] = .gone
      return .gone(id: event.id)
    default: return nil
    }
  }
}
