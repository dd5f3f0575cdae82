// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Synchronization

/// A cache of recently read or written contents, shared by all loops of a server, with a limit in
/// bytes.
///
/// The cache never determines the result of a read. Every read reads its row, with the caller's
/// rights, and a cached content is used only if the row has its SHA-256. A read is therefore as
/// fresh as without a cache, even if another server has written meanwhile.
public final class ContentCache: Sendable {
  /// The work of a cache since the start, and its contents now.
  public struct Statistics: Hashable, Sendable {
    /// Reads that were served from the cache.
    public var hitCount = 0
    /// Reads that found nothing in the cache.
    public var missCount = 0
    /// Reads that found a stale content.
    public var staleCount = 0
    /// Contents that gave way to others.
    public var evictionCount = 0
    /// Contents that were not admitted, for lack of demand or space.
    public var refusalCount = 0
    /// Contents in the cache.
    public var count = 0
    /// The memory of the cache in bytes, including the overhead of each entry.
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

  /// The counts; callable from any thread.
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

  /// A cached content that may be current, which `settle` checks.
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
