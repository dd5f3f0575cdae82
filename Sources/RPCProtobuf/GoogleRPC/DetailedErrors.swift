// SPDX-License-Identifier: Apache-2.0

import ProtobufJSON
public import ProtobufWire
public import RPC

/// Adds the common details to every error of a server: the reason (`ErrorInfo`), the call
/// (`RequestInfo`) and, if the RPC layer itself refuses the call, the retry delay (`RetryInfo`) or
/// the exhausted quota (`QuotaFailure`).
///
/// Details set by a handler are kept, and missing ones are added. Code and message of the encoded
/// status are replaced by those of the error.
public struct DetailedErrors: ErrorCompletion {
  /// The key of an error's retry delay in milliseconds.
  public static let retryKey = "retry_after_ms"

  private let domain: String
  /// The JSON of the details that are known.
  private let json: ProtobufJSON

  /// Details in which this domain defines the reasons. Those of the types `details` have a JSON
  /// form in Connect, as those of google.rpc have.
  public init(domain: String, details: [any WireMessage.Type] = []) {
    self.domain = domain
    json = ProtobufJSON(
      types: WireDeclarations(reachableFrom: StandardMessages.roots + details))
  }

  public func complete(_ error: RPCError, requestID: String) -> RPCError {
    var status = error.status ?? RPCStatus()
    status.code = Int32(error.code.rawValue)
    status.message = error.message
    if status.detail(ErrorInfo.self) == nil {
      // Without a reason, the code is all there is to tell.
      let info = ErrorInfo(
        reason: error.reason?.rawValue ?? error.code.name, domain: domain, metadata: error.values)
      status.details.insert(AnyMessage(info), at: 0)
    }
    if let delay = Self.retryDelay(error), status.detail(RetryInfo.self) == nil {
      status.details.append(AnyMessage(RetryInfo(retryDelay: delay)))
    }
    if error.reason == .tooManyStreams, status.detail(QuotaFailure.self) == nil {
      let violation = QuotaFailure.Violation(subject: "caller", description: error.message)
      status.details.append(AnyMessage(QuotaFailure(violations: [violation])))
    }
    if status.detail(RequestInfo.self) == nil {
      status.details.append(AnyMessage(RequestInfo(requestID: requestID)))
    }
    var completed = error
    completed.details = status.wireBytes
    return completed
  }

  public func connectForm(of error: RPCError) -> ConnectError {
    ConnectError(error, json: json)
  }

  private static func retryDelay(_ error: RPCError) -> Duration? {
    switch error.reason {
    case .serverStopping: .zero
    case .serverOverloaded, .tooManyWatches:
      .milliseconds(error.values[retryKey].flatMap { Int($0) } ?? 1_000)
    default: nil
    }
  }
}
