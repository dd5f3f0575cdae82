// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

extension FairnessKeys {
  /// A write to rows of `owner` on behalf of `caller`. Operations that wait for a lock on these
  /// rows share the owner's places.
  init(_ owner: OwnerID, caller: OwnerID? = nil) {
    self.init(owner.text, caller?.text)
  }

  /// A visit: it shares a part with all visits, since none is as urgent as what a caller waits for.
  static func visit(by visitor: OwnerID) -> FairnessKeys {
    FairnessKeys(visitor.text, "visits")
  }

  /// Background jobs, all together.
  static let jobs = FairnessKeys("jobs")
}
