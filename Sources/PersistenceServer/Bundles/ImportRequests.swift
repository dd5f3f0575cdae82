// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC

/// The steps of an import as the caller sends them. A caller who sends none for too long is waited
/// for no longer: an import that is open holds a stream, and what it has gathered.
struct ImportRequests {
  /// How long the next one may take, from when everything before it has been taken.
  static let waitMax = Duration.seconds(300)

  private var requests: RequestReader<ImportSessionsRequest>.AsyncIterator
  private let call: ServerContext
  private let scheduler: any Scheduler

  init(
    _ requests: RequestReader<ImportSessionsRequest>, of call: ServerContext,
    scheduler: any Scheduler
  ) {
    self.requests = requests.makeAsyncIterator()
    self.call = call
    self.scheduler = scheduler
  }

  /// The next request, or nil after the last.
  ///
  /// - Throws: `REQUEST_TOO_SLOW`, and whatever else ends the call.
  mutating func next() async throws(RPCError) -> ImportSessionsRequest? {
    let cancel = scheduler.schedule(after: ImportRequests.waitMax) { [call] in
      let seconds = ImportRequests.waitMax.components.seconds
      call.abort(RPCError(.requestTooSlow, "nothing of the bundle has come for \(seconds) s"))
    }
    defer { cancel() }
    return try await requests.next()
  }
}
