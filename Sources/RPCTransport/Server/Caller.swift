// SPDX-License-Identifier: Apache-2.0

import RPC

/// Whom a call counts for.
enum Caller: Hashable, Sendable {
  /// A user, over all its connections.
  case principal(String)
  /// Whoever is at the other end of a connection and need not say who it is.
  case connection(ObjectIdentifier)
}

extension RPCError {
  /// The caller has as many streaming calls open as it may.
  static func tooManyStreams(limit: Int) -> RPCError {
    RPCError(
      .tooManyStreams, "too many streaming calls are open: a caller may have \(limit)",
      values: ["limit": "\(limit)"])
  }
}
