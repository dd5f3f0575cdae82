// SPDX-License-Identifier: Apache-2.0

/// A call that did not end with OK: what travels to the caller in the trailers.
///
/// The message goes over the wire; it must not hold SQL, host names, paths or contents of
/// documents.
public struct RPCError: Error, Sendable, Hashable {
  /// Never `.ok`.
  public var code: StatusCode
  /// For a person; may be empty.
  public var message: String
  /// An encoded `google.rpc.Status`, whose code and message must equal these two.
  public var details: [UInt8]
  /// Further trailers.
  public var metadata: Metadata
  /// The reason if RPC itself refused or ended the call; nil otherwise, where details tell it.
  public var reason: Reason?
  /// The values in the message, for programs; only with a reason.
  public var values: [String: String] = [:]
  /// The error's detail for the operator. It is logged with the call and never sent. Nil if the
  /// message is complete.
  public var fault: String?

  /// A status that is not OK; `.ok` becomes `.internal`, because a success cannot be thrown.
  public init(
    _ code: StatusCode, _ message: String, details: [UInt8] = [], metadata: Metadata = [:]
  ) {
    self.code = code == .ok ? .internal : code
    self.message = message
    self.details = details
    self.metadata = metadata
  }

  /// An error of RPC itself, with the code that goes with its reason.
  public init(_ reason: Reason, _ message: String, values: [String: String] = [:]) {
    self.init(reason.code, message)
    self.reason = reason
    self.values = values
  }

  /// The status for an error that no handler classified, which is a defect: the caller learns only
  /// that, the log its type and the first 1,000 characters of its text.
  public init(unexpected error: any Error) {
    self.init(.handlerFailed, "internal error; the server's log has details")
    fault = "\(type(of: error)): \(String("\(error)".prefix(Self.faultTextMax)))"
  }

  private static let faultTextMax = 1_000
}

extension RPCError: CustomStringConvertible {
  public var description: String { "\(code.name): \(message)" }
}
