// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

extension FairnessKeys {
  /// A write to rows of `owner` that `caller` asks for. Whoever waits for a lock on one of these
  /// rows shares the owner's part.
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
