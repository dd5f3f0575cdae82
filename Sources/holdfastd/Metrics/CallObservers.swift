// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCTransport

/// The log and the metrics of one loop's calls; without metrics, nothing is spent on them.
final class CallObservers: CallObserver {
  private let log: CallLog
  private let metrics: CallMetrics?

  init(log: CallLog, metrics: CallMetrics?) {
    self.log = log
    self.metrics = metrics
  }

  func began(_ methodIndex: Int?) { metrics?.began(methodIndex) }

  func received(messages: Int, _ methodIndex: Int?) {
    metrics?.received(messages: messages, methodIndex)
  }

  func sentMessage(_ methodIndex: Int?) { metrics?.sentMessage(methodIndex) }

  func ended(_ call: CallRecord) {
    metrics?.ended(call)
    log.ended(call)
  }

  func handshakeFailed(_ reason: String, _ peer: Peer) { log.handshakeFailed(reason, peer) }
}
