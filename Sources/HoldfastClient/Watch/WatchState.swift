// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI

/// The state of watched sessions, as it was told: what to ask for when a watch begins again, and
/// what of the answer is new.
struct WatchState {
  private enum Told {
    /// This version, or nothing yet if it is 0.
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

  /// The request that goes on where the last answer left off.
  var request: WatchSessionsRequest {
    var request = WatchSessionsRequest()
    request.sessions = ids.map { id in
      var session = WatchedSession()
      session.id = id
      // A session that was gone may be back at the version that it had.
      if case .version(let version)? = told[id] { session.knownVersion = version }
      return session
    }
    return request
  }

  /// The part of an event that was not told before; nil for nothing.
  mutating func take(_ event: WatchSessionsResponse) -> SessionNews? {
    // Of sessions that were not asked for, nothing is kept.
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
