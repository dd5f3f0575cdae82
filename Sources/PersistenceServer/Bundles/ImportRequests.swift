// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC

/// The steps of an import as the caller sends them. A caller that sends none for too long is
/// disconnected, since an open import occupies a stream and memory.
struct ImportRequests {
  /// The time limit of the next one, from when everything before it was taken.
  static let waitMax = Duration.seconds(300)
  /// The same for an import that holds more than `heldBytesMax`.
  static let waitMaxWhereMuchIsHeld = Duration.seconds(30)
  /// The bytes that an import may hold for as long as `waitMax`.
  static let heldBytesMax = 256 << 10

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

  /// The next request of an import that holds so many bytes, or nil after the last.
  ///
  /// - Throws: `REQUEST_TOO_SLOW`, and any other error that ends the call.
  mutating func next(holding bytes: Int) async throws(RPCError) -> ImportSessionsRequest? {
    let waitMax =
      bytes > ImportRequests.heldBytesMax
      ? ImportRequests.waitMaxWhereMuchIsHeld : ImportRequests.waitMax
    let cancel = scheduler.schedule(after: waitMax) { [call] in
      let seconds = waitMax.components.seconds
      call.abort(RPCError(.requestTooSlow, "no record of the bundle arrived for \(seconds) s"))
    }
    defer { cancel() }
    return try await requests.next()
  }
}
