// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

extension Parameters {
  /// Appends the name of a format and its version; an empty name and 0 for none.
  mutating func append(_ format: ContentFormat?) {
    append(text: format?.name ?? "")
    append(int64: Int64(format?.version ?? 0))
  }
}
