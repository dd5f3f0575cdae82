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
      .tooManyStreams, "too many open streaming calls: the limit for a caller is \(limit)",
      values: ["limit": "\(limit)"])
  }

  /// The caller's calls, or those of all callers, hold as much of their requests as they may.
  static func memoryExhausted(limit: Int) -> RPCError {
    RPCError(
      .memoryExhausted, "the requests of the open calls use more than \(limit) bytes of memory",
      values: ["limit": "\(limit)"])
  }

  /// The error for the limit of idle streams; the caller may retry after `delay`.
  static func tooManyWatches(limit: Int, retryAfter delay: Duration) -> RPCError {
    let milliseconds = delay.nanosecondsClamped / 1_000_000
    var error = RPCError(
      .tooManyWatches, "too many idle streams: the server's limit is \(limit)",
      values: ["limit": "\(limit)", "retry_after_ms": "\(milliseconds)"])
    error.metadata.append(Metadata.retryPushback, "\(milliseconds)")
    return error
  }
}
