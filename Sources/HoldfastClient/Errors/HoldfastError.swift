// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import RPC
public import RPCProtobuf

/// The failure of a call or of a client: the one error that the client throws.
///
/// ```swift
/// do {
///   try await client.sessions.update(id, replacing: 3, content: content)
/// } catch {
///   guard error.reason == .versionMismatch else { throw error }
///   print("\(error.versionConflict?.lastWriterID ?? "Someone") was faster.")
/// }
/// ```
public struct HoldfastError: Error, Sendable, Equatable {
  /// The outcome in gRPC's terms; never `.ok`.
  public let code: StatusCode
  /// The stable name of the cause, for programs; `docs/reference/errors.md` lists the server's.
  public let reason: Reason
  /// One sentence for a person. It holds no content and no token.
  public let message: String
  /// The numbers and names that the message speaks of, for programs.
  public internal(set) var values: [String: String] = [:]
  /// The session as it is, if a change expected another version.
  public internal(set) var versionConflict: VersionConflict?
  /// The fields of the request that are wrong.
  public internal(set) var fieldViolations: [BadRequest.FieldViolation] = []
  /// The shortest time to wait before the call is repeated, if the server named one.
  public internal(set) var retryDelay: Duration?
  /// True if the same call may succeed later: nothing answered in time, or the server says so.
  public internal(set) var isTemporary = false
  /// True if the call may succeed later and repeating it can do no harm. If the request has a
  /// `request_id`, repeat it with the one of this call: `idempotencyKey`.
  public internal(set) var isSafeToRetry = false
  /// The `request_id` of the request, set by the caller or by the client; nil if it has none.
  public internal(set) var idempotencyKey: String?
  /// The id of the call in the server's log; nil if no answer came.
  public internal(set) var requestID: String?
  /// The method, such as `holdfast.v1.SessionService/GetSession`; nil if no call was made.
  public internal(set) var method: String?
  /// The number of attempts that were made.
  public internal(set) var attempts = 0

  /// An error that came from no server.
  init(_ code: StatusCode, _ reason: Reason, _ message: String) {
    self.code = code
    self.reason = reason
    self.message = message
  }
}

extension HoldfastError: CustomStringConvertible {
  /// The error in one line: `ABORTED VERSION_MISMATCH: the session has version 4 (request 7h2…)`.
  public var description: String {
    let request = requestID.map { " (request \($0))" } ?? ""
    return "\(code.name) \(reason.rawValue): \(message)\(request)"
  }
}
