// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The methods that can be called.
enum Workload: String, CaseIterable, ExpressibleByArgument {
  case health, metadata, get, list, create, update, snapshot
}
