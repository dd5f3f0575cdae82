// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import RPC
public import RPCProtobuf

/// The failure of a call or of a client: the only error type that the client throws.
///
/// ```swift
/// do {
///   _ = try await client.sessions.update(id, replacing: 3, content: content)
/// } catch {
///   guard error.reason == .versionMismatch else { throw error }
///   print("\(error.versionConflict?.lastWriterID ?? "Someone") was faster.")
/// }
/// ```
public struct HoldfastError: Error, Sendable, Equatable {
  /// The gRPC status code; never `.ok`.
  public let code: StatusCode
  /// The stable name of the cause, for programs; `docs/reference/errors.md` lists the server's.
  public let reason: Reason
  /// A sentence for people. It contains no session content and no token.
  public let message: String
  /// The values that the message mentions, for programs.
  public internal(set) var values: [String: String] = [:]
  /// The session's current state, if a change expected another version.
  public internal(set) var versionConflict: VersionConflict?
  /// The current state of a draft, if a call was about another one.
  public internal(set) var draftConflict: DraftConflict?
  /// The invalid fields of the request.
  public internal(set) var fieldViolations: [BadRequest.FieldViolation] = []
  /// The minimum delay before a retry, if the server gave one.
  public internal(set) var retryDelay: Duration?
  /// True if the same call may succeed later: there was no timely answer, or the server says so.
  public internal(set) var isTemporary = false
  /// True if the call may succeed later and retrying it is safe. If the request has a `request_id`,
  /// retry it with the one of this call, which is `idempotencyKey`.
  public internal(set) var isSafeToRetry = false
  /// The request's `request_id`, set by the caller or by the client; nil if it has none.
  public internal(set) var idempotencyKey: String?
  /// The call's id in the server's log; nil if there was no answer.
  public internal(set) var requestID: String?
  /// The method, such as `holdfast.v1.SessionService/GetSession`; nil if no call was made.
  public internal(set) var method: String?
  /// The number of attempts made.
  public internal(set) var attempts = 0

  /// Creates an error that does not come from a server.
  init(_ code: StatusCode, _ reason: Reason, _ message: String) {
    self.code = code
    self.reason = reason
    self.message = message
  }
}

extension HoldfastError: CustomStringConvertible {
  /// The error on one line: `ABORTED VERSION_MISMATCH: the session has version 4 (request 7h2…)`.
  public var description: String {
    let request = requestID.map { " (request \($0))" } ?? ""
    return "\(code.name) \(reason.rawValue): \(message)\(request)"
  }
}
