// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC

/// A read or a write of a raw content, as a call of the method that RPCs call: access, limits and
/// visits are those of every other protocol.
struct ContentCall: ResourceCall {
  /// The request of the method. An update has its content from the body.
  enum Request {
    case getSession(GetSessionRequest)
    case getSnapshot(GetSnapshotRequest)
    case updateSession(UpdateSessionRequest)
  }

  private(set) var request: Request
  /// The tags of the content that the caller already has; nil if there are none.
  let ifNoneMatch: EntityTagCondition?
  private let limits: Limits

  /// The call of a request for a place.
  init(
    _ request: ResourceRequest, for place: ContentPlace, limits: Limits
  ) throws(ResourceRefusal) {
    self.limits = limits
    switch (place, request.verb) {
    case (.session(let id), .put):
      self.request = .updateSession(try Self.update(id, request))
      ifNoneMatch = nil
      return
    case (.session(let id), .get), (.session(let id), .head):
      var get = GetSessionRequest()
      get.id = id
      self.request = .getSession(get)
    case (.snapshot(let id), .get), (.snapshot(let id), .head):
      var get = GetSnapshotRequest()
      get.id = id
      get.skipVisit = try Self.skipsVisit(request)
      self.request = .getSnapshot(get)
    case (_, .put), (_, .post), (_, .other): throw .methodNotAllowed(place.verbs)
    }
    ifNoneMatch = try request.condition("if-none-match")
    if case .tags(let tags) = ifNoneMatch, tags.count == 1 { omit(tags[0]) }
  }

  /// Has the content left out if it has this tag, so that it is not read for a 304. Of several tags
  /// the answer chooses.
  private mutating func omit(_ tag: EntityTag) {
    switch request {
    case .getSession(var get):
      guard let (version, hash) = ContentTag.parts(of: tag) else { return }
      get.ifVersionNot = version
      get.ifContentHashNot = hash
      request = .getSession(get)
    case .getSnapshot(var get):
      get.ifContentHashNot = tag.text
      request = .getSnapshot(get)
    case .updateSession: break
    }
  }

  /// The update requested by a PUT. The service refuses it without a condition, as it refuses an
  /// update without an expected version.
  private static func update(
    _ id: String, _ request: ResourceRequest
  ) throws(ResourceRefusal) -> UpdateSessionRequest {
    guard request.isJSON else { throw .notJSON }
    var update = UpdateSessionRequest()
    update.id = id
    update.requestID = unquoted(request.fields["idempotency-key"] ?? "")
    switch try request.condition("if-match") {
    case nil: break
    case .any: update.allowOverwrite = true
    case .tags(let tags):
      guard tags.count == 1, let tag = tags.first else { throw .malformedCondition("if-match") }
      update.expectedVersion = ContentTag.version(of: tag)
    }
    return update
  }

  /// True for HEAD and for prefetches, which are not visits.
  private static func skipsVisit(_ request: ResourceRequest) throws(ResourceRefusal) -> Bool {
    var skipsVisit = request.verb == .head
    if let purpose = request.fields["sec-purpose"], purpose.hasPrefix("prefetch") {
      skipsVisit = true
    }
    var query = ResourceQuery(request.query)
    if try query.flag("skip_visit") { skipsVisit = true }
    return skipsVisit
  }

  /// The key without the quotes that a string of a structured field has.
  private static func unquoted(_ key: String) -> String {
    let isQuoted = key.utf8.count >= 2 && key.hasPrefix("\"") && key.hasSuffix("\"")
    return isQuoted ? String(key.dropFirst().dropLast()) : key
  }

  // MARK: The call

  var methodPath: String {
    switch request {
    case .getSession: SessionServiceMethods.getSession.path
    case .getSnapshot: SnapshotServiceMethods.getSnapshot.path
    case .updateSession: SessionServiceMethods.updateSession.path
    }
  }

  var bodySizeMax: Int? {
    if case .updateSession = request { limits.contentBytesMax } else { nil }
  }

  func bodyTooLarge(size: Int?) -> RPCError { RPCError(.contentTooLarge(size: size, limits)) }

  func message(body: [UInt8]) -> [UInt8] {
    switch request {
    case .getSession(let get): return get.wireBytes
    case .getSnapshot(let get): return get.wireBytes
    case .updateSession(var update):
      update.content = body
      return update.wireBytes
    }
  }

  func answer(_ message: [UInt8]) throws(RPCError) -> HTTPAnswer {
    do {
      switch request {
      case .getSession:
        let session = try GetSessionResponse(wireBytes: message).session ?? .init()
        return .content(
          session.content, session.metadata.flatMap { ContentTag.tag(of: $0) }, unless: ifNoneMatch)
      case .getSnapshot:
        let snapshot = try GetSnapshotResponse(wireBytes: message).snapshot ?? .init()
        return .content(
          snapshot.content, snapshot.metadata.flatMap { ContentTag.tag(of: $0) },
          unless: ifNoneMatch)
      case .updateSession:
        let metadata = try UpdateSessionResponse(wireBytes: message).metadata
        return .contentWritten(metadata.flatMap { ContentTag.tag(of: $0) })
      }
    } catch {
      // Our own bytes.
      throw RPCError(unexpected: error)
    }
  }

  func refusal(_ error: RPCError) -> ResourceRefusal { .content(error) }
}

extension ResourceRequest {
  /// The condition that a field states; nil where there is none.
  fileprivate func condition(_ name: String) throws(ResourceRefusal) -> EntityTagCondition? {
    let values = fields.values(name)
    // A list may be spread over several fields (RFC 9110 section 5.3).
    guard !values.isEmpty else { return nil }
    guard let condition = EntityTagCondition(Array(values.joined(separator: ", ".utf8))) else {
      throw .malformedCondition(name)
    }
    return condition
  }
}
