// SPDX-License-Identifier: Apache-2.0

import WorkbenchEngine

/// The outcomes of edits, by revision.
struct EditLedger {
  private(set) var durable = 0
  private(set) var acknowledged = 0
  private(set) var discarded = 0
  /// The version that the last acknowledgement named.
  private(set) var version: Int64 = 0
  /// The last refusal, until another save is requested.
  private(set) var rejection: (through: Int, refusal: SaveRefusal)?
  /// The number of refused saves so far.
  private(set) var rejectionCount = 0
  /// The number of requests that were accepted and failed later, with the last reason.
  private(set) var lateRefusalCount = 0
  private(set) var lateRefusal: RequestRefusal?

  mutating func take(_ outcome: EditOutcome) {
    switch outcome {
    case .durable(let through): durable = max(durable, through)
    case .acknowledged(let through, let version):
      acknowledged = max(acknowledged, through)
      self.version = version
    case .rejected(let through, let refusal):
      rejection = (through, refusal)
      rejectionCount += 1
    case .discarded(let through): discarded = max(discarded, through)
    }
  }

  mutating func takeLate(_ refusal: RequestRefusal) {
    lateRefusalCount += 1
    lateRefusal = refusal
  }

  mutating func forgetRejection() { rejection = nil }

  /// The refusal of a save that contained this edit, unless the server has the edit by now.
  func refusal(of revision: Int) -> SaveRefusal? {
    guard let rejection, rejection.through >= revision, acknowledged < revision else { return nil }
    return rejection.refusal
  }
}
