// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

/// The newest state of one of the sessions that a user owns or may see, as an event.
enum MySessionNews: Equatable {
  case created(SessionMetadata)
  case changed(SessionMetadata)
  case shared(SessionMetadata, SessionRole)
  case undeleted(SessionMetadata)
  case deleted(SessionKey)
  case unshared(SessionKey)

  /// The session.
  var key: SessionKey {
    switch self {
    case .created(let metadata), .changed(let metadata), .shared(let metadata, _),
      .undeleted(let metadata):
      SessionKey(ownerID: metadata.ownerID, id: metadata.id)
    case .deleted(let key), .unshared(let key): key
    }
  }

  /// The memory of the news in bytes.
  var heldBytes: Int {
    switch self {
    case .created(let metadata), .changed(let metadata), .shared(let metadata, _),
      .undeleted(let metadata):
      HeldBytes.object + metadata.heldBytes
    case .deleted, .unshared: 2 * HeldBytes.object
    }
  }
}

extension MySessionNews {
  /// The news about a session, made of its new traces.
  ///
  /// - Parameters:
  ///   - metadata: The session as it is now; nil if it does not exist for the user.
  ///   - isShared: True if the user may see it without owning it.
  ///   - isKnown: True if an earlier trace told of the session since `start`.
  init(
    _ key: SessionKey, _ traces: [SessionTrace], of user: OwnerID, metadata: SessionMetadata?,
    isShared: Bool, isKnown: Bool, since start: Timestamp
  ) {
    let kinds = Set(traces.map(\.kind))
    guard key.ownerID == user || isShared else {
      self = .unshared(key)
      return
    }
    guard let metadata else {
      self = .deleted(key)
      return
    }
    let shared = traces.last { $0.kind == .shared }
    if let shared, let role = SessionRole(rawValue: Int16(clamping: shared.detail)) {
      self = .shared(metadata, role)
    } else if kinds.contains(.undeleted) || kinds.contains(.deleted) {
      self = .undeleted(metadata)
    } else if kinds.contains(.imported) || (!isKnown && metadata.createTime > start) {
      self = .created(metadata)
    } else {
      self = .changed(metadata)
    }
  }

  /// The one event that tells what these news and the `later` ones tell: how the session came into
  /// the watcher's sight, if they have not been told yet, and its newest state.
  func followed(by later: MySessionNews) -> MySessionNews {
    switch (self, later) {
    case (.created, .changed(let metadata)), (.created, .undeleted(let metadata)):
      .created(metadata)
    case (.shared(_, let role), .created(let metadata)),
      (.shared(_, let role), .changed(let metadata)),
      (.shared(_, let role), .undeleted(let metadata)):
      .shared(metadata, role)
    case (.undeleted, .changed(let metadata)), (.deleted, .changed(let metadata)):
      .undeleted(metadata)
    default: later
    }
  }
}
