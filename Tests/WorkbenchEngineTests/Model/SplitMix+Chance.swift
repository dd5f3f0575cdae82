// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension SplitMix {
  /// A number below `count`.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

  /// True in `percent` of a hundred cases.
  mutating func happens(_ percent: Int) -> Bool { below(100) < percent }
}
