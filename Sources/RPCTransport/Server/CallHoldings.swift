// SPDX-License-Identifier: Apache-2.0

import RPC

/// The part of the server's limits that one call uses: one of its caller's streams, one of the idle
/// streams, and the memory of its request.
///
/// Invariant: everything taken is returned once, by `release()`, when the stream is closed and the
/// handler has returned.
struct CallHoldings {
  private let context: LoopContext
  private let caller: Caller
  private var isStream = false
  /// True if the call is one of the streams that wait.
  private(set) var isWatch = false
  private var requestBytes = 0

  /// A call that has taken nothing yet.
  init(of caller: Caller, on context: LoopContext) {
    self.caller = caller
    self.context = context
  }

  /// Takes one of the caller's streams, if one is left.
  mutating func takeStream() -> Bool {
    isStream = context.streamLimit.enter(caller) == .entered
    if !isStream { context.counts[.streamsRefusedByCaller] += 1 }
    return isStream
  }

  /// Takes one of the server's streams that wait, if one is left.
  mutating func takeWatch() -> Bool {
    isWatch = context.enterWatch()
    return isWatch
  }

  /// Records the memory of the request in bytes; returns an error if the caller, or all callers
  /// together, would exceed a limit.
  mutating func hold(_ bytes: Int) -> RPCError? {
    let counted = bytes > Self.grain ? (bytes + Self.grain - 1) / Self.grain * Self.grain : 0
    guard counted > requestBytes else {
      if counted < requestBytes {
        context.requestLimit.leave(caller, count: requestBytes - counted)
        requestBytes = counted
      }
      return nil
    }
    switch context.requestLimit.enter(caller, count: counted - requestBytes) {
    case .entered:
      requestBytes = counted
      return nil
    case .tooManyOfHolder:
      return .memoryExhausted(limit: context.configuration.requestBytesPerCallerMax)
    case .tooManyInAll: return .memoryExhausted(limit: context.configuration.requestBytesMax)
    }
  }

  /// Gives everything back.
  mutating func release() {
    _ = hold(0)
    if isStream { context.streamLimit.leave(caller) }
    isStream = false
    if isWatch { context.leaveWatch() }
    isWatch = false
  }

  /// Bytes are counted in steps of this size, and not at all below it: most requests are smaller,
  /// and cost no lock.
  private static let grain = 64 << 10
}
