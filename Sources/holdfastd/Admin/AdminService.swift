// SPDX-License-Identifier: Apache-2.0

import HTTP1Transport
import Logging
import PersistenceModel
import Reactor
import ServiceLifecycle

/// The operators' side of the daemon: serves its pages from before the database is reached until
/// after the last call has ended.
struct AdminService: Service {
  let listeners: [Listener]
  let loop: EventLoop
  let pages: AdminPages
  let log: Logger

  func run() async throws {
    let server = HTTP1Server(
      loop: loop, clock: { Int(Timestamp.now().seconds) }, handler: { await pages.answer($0) })
    var bound: [String] = []
    for listener in listeners {
      bound += try await listener.open { try await server.listen(on: $0) }
    }
    log.info("admin pages", metadata: ["addresses": "\(bound.joined(separator: " "))"])
    try? await gracefulShutdown()
    await server.close()
  }
}
