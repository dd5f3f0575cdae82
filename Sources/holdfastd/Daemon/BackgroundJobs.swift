// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import PersistenceStore
import Postgres

/// The jobs that every server runs, each in its own time; they may run at once.
enum BackgroundJobs {
  /// A runner of all jobs on the connections of `pool` and its loop.
  static func runner(
    on pool: PostgresPool, report: @escaping @Sendable (String, PersistenceError) -> Void
  ) -> JobRunner {
    JobRunner(
      jobs: [
        MarkVisitsJob(pool: pool), ExpireSnapshotsJob(pool: pool), ExpireDraftsJob(pool: pool),
        PurgeJob.sessions(pool: pool), PurgeJob.snapshots(pool: pool),
        ThinHistoriesJob(pool: pool), DiscardImportsJob(pool: pool), MendImportsJob(pool: pool),
        FoldTitlesJob(pool: pool),
      ],
      scheduler: LoopScheduler(loop: pool.loop), now: { Timestamp.now() }, report: report)
  }
}
