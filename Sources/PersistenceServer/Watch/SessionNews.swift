// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import Synchronization

/// A CHANGED event with a session's metadata, shared by all its watchers: the first one encodes it,
/// and the others send the same bytes. In JSON, which is rare, each watcher encodes it.
final class SessionNews: Sendable {
  let metadata: SessionMetadata
  /// The memory of the event in bytes, including its encoding, which is no larger than the metadata
  /// in memory. Each watcher is charged for all of it, since a slow watcher may be the last to hold
  /// it.
  let heldBytes: Int
  private let frame = Mutex<FramedMessage<WatchSessionsResponse>?>(nil)

  init(_ metadata: SessionMetadata) {
    self.metadata = metadata
    heldBytes = HeldBytes.object + 2 * metadata.heldBytes
  }

  /// The framed response with the event, encoded by `writer` if no other watcher has done so.
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
