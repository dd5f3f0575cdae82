// SPDX-License-Identifier: Apache-2.0

public import ServiceLifecycle

extension HoldfastClient: Service {
  /// Runs until the service group shuts down or the task is cancelled, then closes the client.
  ///
  /// On graceful shutdown the client stops accepting calls and waits for running unary calls, at
  /// most until their timeouts; streams and watches end. A client also works without `run()`;
  /// `close()` then ends it.
  public func run() async {
    // Also returns, by throwing, when the task is cancelled.
    try? await gracefulShutdown()
    await core.drain()
  }
}
