// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel
public import ProtobufJSON
public import RPC
import RPCProtobuf

/// The answer to a request for raw content. A body that is not an error is the stored content, byte
/// for byte.
public struct ContentAnswer: Sendable {
  /// The status of HTTP.
  public let status: Int
  /// The fields, without those that delimit the message.
  public let fields: [(name: String, value: [UInt8])]
  /// The body; that of HEAD is not sent, but counts.
  public let body: [UInt8]

  private init(_ status: Int, _ fields: [(name: String, value: [UInt8])], _ body: [UInt8]) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  private init(_ status: Int, _ tag: EntityTag?, _ body: [UInt8]) {
    var fields = Self.fixedFields
    if let tag { fields.append(("etag", tag.field)) }
    if status == 200 { fields.append(("content-type", Array("application/json".utf8))) }
    self.init(status, fields, body)
  }

  /// The content of a session, or 304 where the caller has it.
  public init(_ response: GetSessionResponse, to request: ContentRequest) {
    let session = response.session ?? .init()
    self.init(session.content, session.metadata.flatMap { ContentTag.tag(of: $0) }, request)
  }

  /// The content of a snapshot, or 304 where the caller has it.
  public init(_ response: GetSnapshotResponse, to request: ContentRequest) {
    let snapshot = response.snapshot ?? .init()
    self.init(snapshot.content, snapshot.metadata.flatMap { ContentTag.tag(of: $0) }, request)
  }

  private init(_ content: [UInt8], _ tag: EntityTag?, _ request: ContentRequest) {
    if let tag, request.ifNoneMatch?.holds(for: tag) == true {
      self.init(304, tag, [])
    } else {
      self.init(200, tag, content)
    }
  }

  /// The tag of what was written.
  public init(_ response: UpdateSessionResponse) {
    self.init(204, response.metadata.flatMap { ContentTag.tag(of: $0) }, [])
  }

  /// An error, as Connect has it, with the statuses of conditions. `current` is the session that
  /// another version was found of, where it is known.
  public init(
    _ error: RPCError, json: ProtobufJSON, current: SessionMetadata.Wire? = nil
  ) {
    let reason = error.status?.detail(ErrorInfo.self)?.reason
    var status: Int?
    if reason == PersistenceError.Reason.expectedVersionRequired.rawValue { status = 428 }
    if reason == PersistenceError.Reason.versionMismatch.rawValue { status = 412 }
    var fields: [(name: String, value: [UInt8])] = []
    let body = ConnectResponseHead.failure(
      ConnectError(error, json: json), .unary(.json), status: status
    ) { fields.append(($0, $1)) }
    let sent = fields.removeFirst().value
    fields += Self.safetyFields
    if status == 412, let tag = current.flatMap({ ContentTag.tag(of: $0) }) {
      fields.append(("etag", tag.field))
    }
    self.init(Int(String(decoding: sent, as: UTF8.self)) ?? 500, fields, body)
  }

  /// The answer to a request that was refused by its head.
  public init(_ rejection: ContentRejection, json: ProtobufJSON) {
    let fields = Self.safetyFields
    switch rejection {
    case .notFound: self.init(404, fields, [])
    case .methodNotAllowed(let allow):
      self.init(405, fields + [("allow", Array(allow.utf8))], [])
    case .unsupportedMediaType:
      self.init(415, fields + [("accept", Array("application/json".utf8))], [])
    case .malformed(let field):
      let error = PersistenceError(
        .versionInvalid, "\(field) must be * or tags in quotes, one where a version is replaced.",
        field: field)
      self.init(RPCError(error), json: json)
    }
  }

  /// Every read is asked for anew, so that access, expiry and deletion are checked; the tag names
  /// the content, whatever its encoding.
  private static let fixedFields: [(name: String, value: [UInt8])] =
    [
      ("cache-control", Array("private, no-cache".utf8)),
      ("vary", Array("accept-encoding".utf8)),
    ] + safetyFields

  /// No browser takes a content for a page, a script or a style, or shows it within another page.
  private static let safetyFields: [(name: String, value: [UInt8])] = [
    ("x-content-type-options", Array("nosniff".utf8)),
    ("cross-origin-resource-policy", Array("same-origin".utf8)),
    ("content-security-policy", Array("default-src 'none'; sandbox".utf8)),
  ]
}
