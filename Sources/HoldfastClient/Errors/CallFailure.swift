// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import RPCProtobuf

/// A failed attempt of a call, with everything that decides about a retry.
struct CallFailure: Error {
  let error: RPCError
  /// False if the request cannot have reached a server.
  let wasSent: Bool
  /// The decoded error details.
  let status: RPCStatus?

  init(_ error: RPCError, wasSent: Bool) {
    self.error = error
    self.wasSent = wasSent
    status = error.status
  }

  /// The reason given by the server, or by the RPC layer on this side.
  var reason: String? {
    status?.detail(ErrorInfo.self)?.reason ?? error.reason?.rawValue
  }

  /// True if the connection failed: there was no answer from the server.
  var isOfConnection: Bool { error.code == .unavailable && reason == nil }

  /// True if the call certainly had no effect.
  var isWithoutEffect: Bool {
    !wasSent || error.code == .unauthenticated || reason.map(Self.refusals.contains) ?? false
  }

  /// The reasons with which a server rejects a call before starting it.
  private static let refusals: Set<String> = [
    RPCError.Reason.serverOverloaded.rawValue, RPCError.Reason.tooManyWatches.rawValue,
    PersistenceError.Reason.rateLimited.rawValue,
    PersistenceError.Reason.tokenKeysUnavailable.rawValue,
  ]

  /// True if the same call may succeed later: there was no answer, or the server says so.
  var mayPass: Bool {
    switch pushback {
    case .never: false
    case .after: true
    case nil: [.unavailable, .deadlineExceeded].contains(error.code)
    }
  }

  /// The server's instruction about retries (gRFC A6, `google.rpc.RetryInfo`).
  enum Pushback: Equatable {
    case after(Duration)
    case never
  }

  /// The server's instruction; nil if there is none.
  var pushback: Pushback? {
    if let text = error.metadata[Metadata.retryPushback] {
      // A value that is not a number means: do not retry (gRFC A6).
      guard let milliseconds = Int64(text), milliseconds >= 0 else { return .never }
      return .after(min(.milliseconds(milliseconds), Self.pushbackMax))
    }
    guard let info = status?.detail(RetryInfo.self) else { return nil }
    return .after(min(max(info.retryDelay?.duration ?? .zero, .zero), Self.pushbackMax))
  }

  /// The longest delay that a server may ask for. A longer one could overflow the clock.
  private static let pushbackMax = Duration.seconds(3_600)
}
