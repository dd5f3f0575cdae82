// SPDX-License-Identifier: Apache-2.0

/// Adds the details that every error of a server should have when it leaves, whether a handler,
/// admission or RPC itself made it.
public protocol ErrorCompletion: Sendable {
  /// The error with everything that its caller should know of it. Its code and its message stay.
  func complete(_ error: RPCError, requestID: String) -> RPCError
  /// The form that Connect has of a completed error.
  func connectForm(of error: RPCError) -> ConnectError
}

extension ErrorCompletion {
  /// An error without the details that RPC cannot read.
  public func connectForm(of error: RPCError) -> ConnectError { ConnectError(error) }
}

/// Leaves every error as it is.
public struct NoErrorCompletion: ErrorCompletion {
  public init() {}
  public func complete(_ error: RPCError, requestID: String) -> RPCError { error }
}
