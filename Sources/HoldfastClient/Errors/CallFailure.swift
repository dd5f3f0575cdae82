// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import RPCProtobuf

/// A failed attempt of a call, as far as it matters for repeating it.
struct CallFailure: Error {
  let error: RPCError
  /// False if the request cannot have reached a server.
  let wasSent: Bool
  /// The details, decoded.
  let status: RPCStatus?

  init(_ error: RPCError, wasSent: Bool) {
    self.error = error
    self.wasSent = wasSent
    status = error.status
  }

  /// The reason that the server gave, or that RPC on this side did.
  var reason: String? {
    status?.detail(ErrorInfo.self)?.reason ?? error.reason?.rawValue
  }

  /// True if the server said nothing: the connection failed.
  var isOfConnection: Bool { error.code == .unavailable && reason == nil }

  /// True if the call certainly had no effect.
  var isWithoutEffect: Bool {
    !wasSent || error.code == .unauthenticated || reason.map(Self.refusals.contains) ?? false
  }

  /// The reasons with which a server sends a call away before it begins.
  private static let refusals: Set<String> = [
    RPCError.Reason.serverOverloaded.rawValue, RPCError.Reason.tooManyWatches.rawValue,
    PersistenceError.Reason.rateLimited.rawValue,
    PersistenceError.Reason.tokenKeysUnavailable.rawValue,
  ]

  /// True if the same call may succeed later: nothing answered, or the server says so.
  var mayPass: Bool {
    switch pushback {
    case .never: false
    case .after: true
    case nil: [.unavailable, .deadlineExceeded].contains(error.code)
    }
  }

  /// The server's word about repeating a call (gRFC A6, `google.rpc.RetryInfo`).
  enum Pushback: Equatable {
    case after(Duration)
    case never
  }

  /// Nil if the server said nothing about it.
  var pushback: Pushback? {
    if let text = error.metadata[Metadata.retryPushback] {
      // What is not a number says: do not repeat (gRFC A6).
      guard let milliseconds = Int64(text), milliseconds >= 0 else { return .never }
      return .after(min(.milliseconds(milliseconds), Self.pushbackMax))
    }
    guard let info = status?.detail(RetryInfo.self) else { return nil }
    return .after(min(max(info.retryDelay?.duration ?? .zero, .zero), Self.pushbackMax))
  }

  /// The longest delay that a server may ask for: a clock cannot hold every one that it can name.
  private static let pushbackMax = Duration.seconds(3_600)
}
