// SPDX-License-Identifier: Apache-2.0

public import ServiceLifecycle

extension HoldfastClient: Service {
  /// Keeps the client until its service group shuts down or the task is cancelled, then closes it.
  ///
  /// On a graceful shutdown it takes no more calls, and those with one answer that are under way
  /// are waited for, at most until their time limits; streams and watches end. A client is usable
  /// without `run()` too; then `close()` ends it.
  public func run() async {
    // Throws when the task is cancelled, which ends the wait as well.
    try? await gracefulShutdown()
    await core.drain()
  }
}
