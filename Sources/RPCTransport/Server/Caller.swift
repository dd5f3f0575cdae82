// SPDX-License-Identifier: Apache-2.0

import RPC
import Reactor

/// The caller for whom a call counts.
enum Caller: Hashable, Sendable {
  /// A user, over all its connections.
  case principal(String)
  /// The other end of a connection that need not identify itself.
  case connection(ObjectIdentifier)
}

extension RPCError {
  /// The caller has as many streaming calls open as it may.
  static func tooManyStreams(limit: Int) -> RPCError {
    RPCError(
      .tooManyStreams, "too many streaming calls are open: a caller may have \(limit)",
      values: ["limit": "\(limit)"])
  }

  /// The caller's calls, or those of all callers, hold as much of their requests as they may.
  static func memoryExhausted(limit: Int) -> RPCError {
    RPCError(
      .memoryExhausted, "what the open calls hold of their requests exceeds \(limit) bytes",
      values: ["limit": "\(limit)"])
  }

  /// The server keeps as many waiting streams as it may; the caller may try again after `delay`.
  static func tooManyWatches(limit: Int, retryAfter delay: Duration) -> RPCError {
    let milliseconds = delay.nanosecondsClamped / 1_000_000
    var error = RPCError(
      .tooManyWatches, "too many streams wait for news: the server keeps \(limit) open",
      values: ["limit": "\(limit)", "retry_after_ms": "\(milliseconds)"])
    error.metadata.append(Metadata.retryPushback, "\(milliseconds)")
    return error
  }
}
