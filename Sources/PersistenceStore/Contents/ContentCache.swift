// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Synchronization

/// Contents that were read or written lately, for all loops of a server, within a bound of bytes.
///
/// The cache never decides what a caller gets. Every read reads its row, under the caller's rights;
/// a content from here is served only where that row has its SHA-256. So a read is as fresh as one
/// without a cache, whatever another server has written meanwhile.
public final class ContentCache: Sendable {
  /// The work of a cache since the start, and its contents now.
  public struct Statistics: Hashable, Sendable {
    /// Reads that were served from the cache.
    public var hitCount = 0
    /// Reads that found nothing in the cache.
    public var missCount = 0
    /// Reads that found a content which is no longer the row's.
    public var staleCount = 0
    /// Contents that gave way to others.
    public var evictionCount = 0
    /// Contents that were not taken, for want of demand or of room.
    public var refusalCount = 0
    /// Contents that are held.
    public var count = 0
    /// Bytes that are held, with those that each entry costs besides its content.
    public var byteCount = 0

    /// The statistics of a cache that has done nothing.
    public init() {}
  }

  private struct State {
    var entries: ContentEntries
    var hitCount = 0
    var missCount = 0
    var staleCount = 0
  }

  private let state: Mutex<State>

  /// An empty cache for so many bytes.
  public init(capacity: Int) {
    state = Mutex(State(entries: ContentEntries(capacity: capacity)))
  }

  /// The counts, for any thread.
  public var statistics: Statistics {
    state.withLock { state in
      var statistics = Statistics()
      statistics.hitCount = state.hitCount
      statistics.missCount = state.missCount
      statistics.staleCount = state.staleCount
      statistics.evictionCount = state.entries.evictionCount
      statistics.refusalCount = state.entries.refusalCount
      statistics.count = state.entries.count
      statistics.byteCount = state.entries.cost
      return statistics
    }
  }

  /// A content that may still be the row's, for `settle` to judge.
  func candidate(for key: ContentKey) -> Content? {
    state.withLock { state in
      let content = state.entries.content(for: key)
      if content == nil { state.missCount += 1 }
      return content
    }
  }

  /// True if a candidate is the content of the row, which has the SHA-256 `hash`.
  func settle(_ candidate: Content, hash: Digest) -> Bool {
    let isCurrent = candidate.hash == hash
    state.withLock { state in
      if isCurrent { state.hitCount += 1 } else { state.staleCount += 1 }
    }
    return isCurrent
  }

  /// Holds what a row was read or written with, if it is worth it.
  func keep(_ content: Content, for key: ContentKey) {
    state.withLock { $0.entries.keep(content, for: key) }
  }

  /// Lets go of the content of a row that is gone.
  func drop(_ key: ContentKey) {
    state.withLock { $0.entries.drop(key) }
  }
}
