// SPDX-License-Identifier: Apache-2.0

import RPC
import Reactor

/// The counts of one call, from its head to its record.
struct CallTally {
  let started = MonotonicInstant.read()
  var receivedBytes = 0
  var sentBytes = 0
  var sentMessageBytes = 0
  /// True once the call was recorded.
  private(set) var isRecorded = false

  /// Counts a message that travels as `frame`, in so many bytes of the body.
  mutating func sent(_ frame: [UInt8], bytes: Int) {
    sentBytes &+= bytes
    sentMessageBytes &+= frame.count &- MessagePrefix.size
  }

  /// True the first time: a call is recorded once.
  mutating func beginRecord() -> Bool {
    defer { isRecorded = true }
    return !isRecorded
  }

  /// Nanoseconds since the head.
  var nanoseconds: Int64 { MonotonicInstant.read().nanoseconds &- started.nanoseconds }
}
