// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The event loop shared by the connections of all clients in the process. The first client starts
/// it, and it runs until the process ends, so that calls can outlive their client.
enum ClientLoop {
  private static let outcome: Result<EventLoop, ReactorError> = Result {
    () throws(ReactorError) in
    let loop = try EventLoop(name: "holdfast-client")
    try loop.start()
    return loop
  }

  /// The shared loop. Throws if the process has no file descriptors or threads left.
  static func shared() throws(HoldfastError) -> EventLoop {
    do throws(ReactorError) {
      return try outcome.get()
    } catch {
      throw HoldfastError(.configurationInvalid, "The client cannot start its thread: \(error)")
    }
  }
}
