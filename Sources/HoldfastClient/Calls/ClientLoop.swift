// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The event loop that the connections of all clients of a process share. It is started by the
/// first client and runs as long as the process does, so that a call can end after its client has.
enum ClientLoop {
  private static let outcome: Result<EventLoop, ReactorError> = Result {
    () throws(ReactorError) in
    let loop = try EventLoop(name: "holdfast-client")
    try loop.start()
    return loop
  }

  /// The loop. Throws if the process has no descriptors or threads left.
  static func shared() throws(HoldfastError) -> EventLoop {
    do throws(ReactorError) {
      return try outcome.get()
    } catch {
      throw HoldfastError(.configurationInvalid, "The client cannot start its thread: \(error)")
    }
  }
}
