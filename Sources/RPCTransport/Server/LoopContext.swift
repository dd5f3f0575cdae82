// SPDX-License-Identifier: Apache-2.0

import HTTP1
import RPC
import Reactor

/// The part of a server's loop that its connections and their calls share: methods, bounds, and
/// the counts of what runs.
///
/// Invariant: touched on its loop's thread only.
final class LoopContext {
  let loop: EventLoop
  let services: ServiceRegistry
  let configuration: ServerConfiguration
  let admission: any Admission
  let observer: (any CallObserver)?
  let errors: any ErrorCompletion
  /// Shared by the calls of the loop, one after the other.
  let compression: ZlibEngine

  let buffers = LoopBuffers()
  /// The date of responses.
  let date = HTTPDate()
  /// The heads of HTTP/2 that have it.
  let datedBlocks: DatedBlocks

  /// Names the calls.
  var callIDs = CallIDGenerator(seed: .random(in: 0 ... .max))

  /// The streaming calls of each caller.
  let streamLimit: ConcurrencyLimit<Caller>
  /// The bytes of requests that each caller's calls hold.
  let requestLimit: ConcurrencyLimit<Caller>

  /// Handlers that run now, those included whose stream is gone.
  private(set) var runningCalls = 0
  /// Streams of the loop that mostly wait.
  private(set) var openWatches = 0
  /// The history of connections and streams; their present state is looked up.
  var counts = ServerStatistics()
  private var shedder: LoadShedder
  private var toldRefusals: TokenBucket
  private var queuedBytes = 0
  private let load: ServerLoad

  init(
    loop: EventLoop, services: ServiceRegistry, configuration: ServerConfiguration,
    admission: any Admission, observer: (any CallObserver)?, errors: any ErrorCompletion,
    load: ServerLoad, streamLimit: ConcurrencyLimit<Caller>,
    requestLimit: ConcurrencyLimit<Caller>
  ) {
    self.loop = loop
    self.services = services
    self.configuration = configuration
    self.admission = admission
    self.observer = observer
    self.errors = errors
    self.load = load
    self.streamLimit = streamLimit
    self.requestLimit = requestLimit
    datedBlocks = DatedBlocks(date)
    shedder = LoadShedder(
      queueTimeMax: configuration.queueTimeMax, grace: configuration.queueTimeGrace)
    let perSecond = configuration.toldRefusalsPerSecondMax
    toldRefusals = TokenBucket(perSecond, perSecond: perSecond, now: loop.now)
    compression = ZlibEngine(level: configuration.compression.level)
  }

  /// A handler begins to run.
  func handlerStarted() {
    runningCalls &+= 1
    load.callBegan()
  }

  /// A handler has returned.
  func handlerEnded() {
    runningCalls &-= 1
    load.callEnded()
  }

  /// True if one more call may start. `budget` is called if needed and returns the budget of the
  /// call's method; nil for an unknown path.
  func hasRoom(for budget: () -> MethodDescriptor.Budget?) -> Bool {
    let hasCallsLeft = load.runningCalls < configuration.runningCallsMax
    let isReadFast = isReadFast
    if hasCallsLeft, isReadFast { return true }
    return switch budget() {
    case .exempt: true
    case .watches: isReadFast
    case .calls, nil: false
    }
  }

  /// True unless the server's peers together leave too much of its answers unread.
  var isReadFast: Bool { load.queuedBytes <= configuration.queuedBytesMax }

  /// Counts a stream in that mostly waits, if there may be one more.
  func enterWatch() -> Bool {
    guard load.enterWatch(max: configuration.watchesMax) else {
      counts[.watchesRefused] += 1
      return false
    }
    openWatches &+= 1
    return true
  }

  /// Counts such a stream out.
  func leaveWatch() {
    openWatches &-= 1
    load.leaveWatch()
  }

  /// The overload error for a call whose stream opened at `opened`, or nil to start it.
  func refusal(of method: Method, openedAt opened: MonotonicInstant) -> RPCError? {
    let waited = loop.lateness + loop.now.duration(to: opened)
    guard !shedder.admits(waited: waited, now: opened), method.budget != .exempt else {
      return nil
    }
    counts[.shedCalls] += 1
    return .overloaded(waited: waited, retryAfter: configuration.overloadRetryDelay)
  }

  /// The overload error for a call that finds no room.
  func refusalForLackOfRoom() -> RPCError {
    counts[.refusedStreams] += 1
    return .overloaded(waited: .zero, retryAfter: configuration.overloadRetryDelay)
  }

  /// True if a call of HTTP/2 that finds no room may be told so; false if that would add to unread
  /// answers, or if enough were told in this second.
  func mayTellRefusal() -> Bool { isReadFast && toldRefusals.take(1, now: loop.now) }

  /// Notes the bytes that wait for the peers of all connections of the loop.
  func queuedBytesChanged(to bytes: Int) {
    guard bytes != queuedBytes else { return }
    load.queuedBytesChanged(by: bytes &- queuedBytes)
    queuedBytes = bytes
  }
}
