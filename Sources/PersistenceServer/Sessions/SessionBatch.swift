// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

/// The valid items of a batch, each about another session.
struct SessionBatch<Argument: Sendable>: Sendable {
  struct Item: Sendable {
    let id: SessionID
    let argument: Argument
  }

  private(set) var items: [Item] = []

  /// The items that `read` makes of a request's `field`.
  ///
  /// - Throws: `FIELD_REQUIRED` if there is none; `SESSIONS_TOO_MANY`; `SESSION_ID_INVALID`;
  ///   `SESSION_REPEATED`; what `read` throws, with the place of the item in front of its field.
  private init<Wire>(
    _ wires: [Wire], field: String, limits: Limits, id: (Wire) -> String,
    _ read: (Wire) throws(PersistenceError) -> Argument
  ) throws(PersistenceError) {
    guard !wires.isEmpty else { throw .missing(field) }
    let limit = limits.batchedSessionsMax
    guard wires.count <= limit else {
      throw PersistenceError(
        .sessionsTooMany, "A batch may name at most \(limit) sessions, not \(wires.count).",
        field: field, metadata: ["count": "\(wires.count)", "limit": "\(limit)"])
    }
    var seen: Set<SessionID> = []
    for (place, wire) in wires.enumerated() {
      do throws(PersistenceError) {
        let item = Item(id: try SessionID(validating: id(wire)), argument: try read(wire))
        guard seen.insert(item.id).inserted else {
          throw PersistenceError(
            .sessionRepeated, "The batch names a session twice.", field: "id")
        }
        items.append(item)
      } catch {
        throw error.within("\(field)[\(place)]")
      }
    }
  }
}

extension SessionBatch<Int64?> {
  /// Sessions with the versions that they must have, or nil for any.
  init(_ sessions: [SessionAtVersion], limits: Limits) throws(PersistenceError) {
    try self.init(sessions, field: "sessions", limits: limits, id: \.id) {
      session throws(PersistenceError) in
      try ExpectedVersion.optional(session.expectedVersion, field: "expected_version")
    }
  }
}

extension SessionBatch<LabelsChange> {
  /// Sessions with the labels that they are to have.
  init(_ requests: [UpdateSessionLabelsRequest], limits: Limits) throws(PersistenceError) {
    try self.init(requests, field: "requests", limits: limits, id: \.id) {
      request throws(PersistenceError) in try LabelsChange(request)
    }
  }
}

extension PersistenceError {
  /// The error, about a field of the message in `place`.
  fileprivate func within(_ place: String) -> PersistenceError {
    PersistenceError(
      reason, message, field: field.map { "\(place).\($0)" } ?? place, metadata: metadata)
  }
}
