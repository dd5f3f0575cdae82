// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

extension SessionService {
  /// Tells watchers of a change once its writer has been answered.
  ///
  /// Whatever becomes ready in a turn of the loop is done before anything is written, and to feed a
  /// thousand watchers takes milliseconds: so they are fed in the next turn.
  func tellWatchers(_ news: @escaping @Sendable (SessionWatchHub) -> Void) {
    guard watches.isWatched else { return }
    _ = scheduler.schedule(after: .zero) { [watches] in news(watches) }
  }
}
