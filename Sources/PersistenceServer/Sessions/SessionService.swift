// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
public import PersistenceModel
public import RPC

/// The handlers of `holdfast.v1.SessionService`.
///
/// Each checks its request in the order of the fields that decide most: whose, which, what. Only
/// when everything is valid does it call the store.
public final class SessionService: ContractService {
  let store: any SessionStore
  let limits: Limits
  let pageTokens: PageTokenSealer
  let now: @Sendable () -> Timestamp
  public let report: FaultReport
  let watches: SessionWatchHub
  let scheduler: any Scheduler
  let importMemory: MemoryBudget
  let watchMemory: MemoryBudget
  /// The watches that read the store at once when they begin: about as many as a loop's connections
  /// for reads serve, since statements that wait for one for 2 s make the pool refuse others.
  let watchTurns = Turns(8)
  /// The limit that the items of a batch are charged to; nil where calls are not limited.
  let rateLimit: RateLimitedAdmission?
  /// The server's version in a bundle's manifest.
  let serverVersion: String

  /// A service over a store. It announces every change to the hub `watches` and writes
  /// `serverVersion` into bundles. Imports are charged to `importMemory`, watches to `watchMemory`,
  /// the items of batches to `rateLimit`.
  /// `now` is called once for each call that needs the time; `scheduler` belongs to the loop that
  /// runs the calls.
  public init(
    store: any SessionStore, limits: Limits, pageTokens: PageTokenSealer,
    scheduler: any Scheduler, watches: SessionWatchHub = SessionWatchHub(),
    importMemory: MemoryBudget = MemoryBudget(), watchMemory: MemoryBudget = MemoryBudget(),
    rateLimit: RateLimitedAdmission? = nil, serverVersion: String = "",
    now: @escaping @Sendable () -> Timestamp, report: @escaping FaultReport = { _, _ in }
  ) {
    self.store = store
    self.limits = limits
    self.pageTokens = pageTokens
    self.now = now
    self.report = report
    self.scheduler = scheduler
    self.watches = watches
    self.importMemory = importMemory
    self.watchMemory = watchMemory
    self.rateLimit = rateLimit
    self.serverVersion = serverVersion
  }
}

extension SessionService {
  /// Adds the methods to a registry; their calls are answered by the service in `slot`.
  public static func register(
    _ slot: ServiceSlot<SessionService>, in registry: inout ServiceRegistry
  ) {
    bindSessions(slot, in: &registry)
    bindHistory(slot, in: &registry)
    bindSharing(slot, in: &registry)
    bindLabels(slot, in: &registry)
    bindBatches(slot, in: &registry)
    bindDrafts(slot, in: &registry)
    registry.bind(SessionServiceMethods.watchSessions, slot, SessionService.watch)
    registry.bind(SessionServiceMethods.watchMySessions, slot, SessionService.watchMine)
    registry.bind(SessionServiceMethods.exportSessions, slot, SessionService.export)
    registry.bind(SessionServiceMethods.importSessions, slot, SessionService.importBundle)
  }
}
