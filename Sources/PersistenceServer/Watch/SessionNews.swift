// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import Synchronization

/// The news that a session is as some metadata says, for all its watchers: it is encoded for the
/// first of them, and the others send the same bytes. In JSON, which few ask for, each encodes it.
final class SessionNews: Sendable {
  let metadata: SessionMetadata
  /// The memory that the news take, in bytes, with their encoding, which is no longer than the
  /// metadata lie in memory. Each watcher that holds them counts all of it: a slow one may be the
  /// last that does.
  let heldBytes: Int
  private let frame = Mutex<FramedMessage<WatchSessionsResponse>?>(nil)

  init(_ metadata: SessionMetadata) {
    self.metadata = metadata
    heldBytes = HeldBytes.object + 2 * metadata.heldBytes
  }

  /// The answer that tells it, framed by `writer` unless another has done so.
  func framed(
    by writer: ResponseWriter<WatchSessionsResponse>
  ) throws(RPCError) -> FramedMessage<WatchSessionsResponse> {
    guard writer.codec == .proto else {
      return try writer.frame(WatchSessionsResponse(.changed(self)))
    }
    if let made = frame.withLock({ $0 }) { return made }
    let made = try writer.frame(WatchSessionsResponse(.changed(self)))
    frame.withLock { $0 = made }
    return made
  }
}

extension SessionNews: Equatable {
  static func == (left: SessionNews, right: SessionNews) -> Bool {
    left.metadata == right.metadata
  }
}
