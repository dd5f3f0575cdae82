// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
public import RPC

/// The head of a request for the raw content of a session or a snapshot: the document itself is the
/// body, so that no byte of it is escaped within another document.
///
///     GET, HEAD, PUT  /v1/sessions/{id}/content
///     GET, HEAD       /v1/snapshots/{id}/content
///
/// It becomes a call of the same method that RPCs call, so that access, limits and visits are those
/// of every other protocol.
public struct ContentHead {
  /// The caller's metadata, without the fields that are read here.
  public private(set) var metadata = Metadata()

  private var verb: [UInt8] = []
  private var place: Place?
  private var query: [UInt8] = []
  private var isJSON = false
  private var ifMatch = Condition.none
  private var ifNoneMatch = Condition.none
  private var idempotencyKey = ""
  private var isPrefetch = false

  private enum Place {
    case session(id: String)
    case snapshot(id: String)
  }

  private enum Condition {
    case none, malformed
    case stated(EntityTagCondition)

    init(_ value: UnsafeBufferPointer<UInt8>) {
      self = EntityTagCondition(value).map { .stated($0) } ?? .malformed
    }
  }

  public init() {}

  /// True if the path is one of raw content; otherwise the request is not for this.
  public var isForContent: Bool { place != nil }

  /// Takes the next field, its name in lower case, with `:method` and `:path` as HTTP/2 has them;
  /// the buffers are valid during the call only.
  public mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    switch String(decoding: name, as: UTF8.self) {
    case ":method": verb = Array(value)
    case ":path": takeTarget(Array(value))
    case "content-type": isJSON = ConnectMediaType(contentType: value) == .unary(.json)
    case "if-match": ifMatch = Condition(value)
    case "if-none-match": ifNoneMatch = Condition(value)
    case "idempotency-key": idempotencyKey = Self.unquoted(value)
    case "sec-purpose": isPrefetch = value.starts(with: "prefetch".utf8)
    case let name where name.hasPrefix(":") || name == "host": break
    case let name: metadata.append(name, String(decoding: value, as: UTF8.self))
    }
  }

  /// The request of a head without a fault, or how it is to be answered instead.
  public func check() -> Result<ContentRequest, ContentRejection> {
    do throws(ContentRejection) {
      switch place {
      case .session(let id) where verb.elementsEqual("PUT".utf8):
        return .success(ContentRequest(.updateSession(try update(id)), isHead: false, nil))
      case .session(let id):
        let isHead = try isHead(allow: "GET, HEAD, PUT")
        var request = GetSessionRequest()
        request.id = id
        return .success(ContentRequest(.getSession(request), isHead: isHead, try noneMatch()))
      case .snapshot(let id):
        let isHead = try isHead(allow: "GET, HEAD")
        var request = GetSnapshotRequest()
        request.id = id
        // Who asks for the fields alone, or ahead of a reader who may never come, visits nothing.
        request.skipVisit = isHead || isPrefetch || skipsVisit
        return .success(ContentRequest(.getSnapshot(request), isHead: isHead, try noneMatch()))
      case nil: throw .notFound
      }
    } catch {
      return .failure(error)
    }
  }

  private func isHead(allow: String) throws(ContentRejection) -> Bool {
    if verb.elementsEqual("HEAD".utf8) { return true }
    guard verb.elementsEqual("GET".utf8) else { throw .methodNotAllowed(allow: allow) }
    return false
  }

  private func noneMatch() throws(ContentRejection) -> EntityTagCondition? {
    switch ifNoneMatch {
    case .none: nil
    case .stated(let condition): condition
    case .malformed: throw .malformed(field: "if-none-match")
    }
  }

  /// The update that a PUT is. Without a condition the service refuses it, as it refuses one that
  /// names no version, and only once the caller is known to have the session.
  private func update(_ id: String) throws(ContentRejection) -> UpdateSessionRequest {
    guard isJSON else { throw .unsupportedMediaType }
    var request = UpdateSessionRequest()
    request.id = id
    request.requestID = idempotencyKey
    switch ifMatch {
    case .none: break
    case .stated(.any): request.allowOverwrite = true
    case .stated(.tags(let tags)):
      guard tags.count == 1, let tag = tags.first else { throw .malformed(field: "if-match") }
      request.expectedVersion = ContentTag.version(of: tag)
    case .malformed: throw .malformed(field: "if-match")
    }
    return request
  }

  private var skipsVisit: Bool {
    query.split(separator: UInt8(ascii: "&")).contains { $0.elementsEqual("skip_visit=true".utf8) }
  }

  /// Reads a target, whose path is compared byte for byte, so that what is authorised is what runs.
  private mutating func takeTarget(_ target: [UInt8]) {
    let path = target.prefix { $0 != UInt8(ascii: "?") }
    query = Array(target.dropFirst(path.count + 1))
    place =
      if let id = Self.id(in: path, behind: "/v1/sessions/") {
        .session(id: id)
      } else if let id = Self.id(in: path, behind: "/v1/snapshots/") {
        .snapshot(id: id)
      } else {
        nil
      }
  }

  private static func id(in path: ArraySlice<UInt8>, behind prefix: String) -> String? {
    let suffix = "/content"
    guard path.starts(with: prefix.utf8), path.suffix(suffix.utf8.count).elementsEqual(suffix.utf8),
      path.count > prefix.utf8.count + suffix.utf8.count
    else { return nil }
    let id = path.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
    return id.contains(UInt8(ascii: "/")) ? nil : String(decoding: id, as: UTF8.self)
  }

  /// The key without the quotes that a string of a structured field has.
  private static func unquoted(_ value: UnsafeBufferPointer<UInt8>) -> String {
    let quote = UInt8(ascii: "\"")
    let isQuoted = value.count >= 2 && value.first == quote && value.last == quote
    return String(decoding: isQuoted ? value.dropFirst().dropLast() : value[...], as: UTF8.self)
  }
}
