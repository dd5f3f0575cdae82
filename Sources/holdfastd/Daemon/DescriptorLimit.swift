// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The limit on open files and sockets of the process.
enum DescriptorLimit {
  /// Raises the limit to the hard limit, and returns it: each connection needs a descriptor, and
  /// the usual soft limit of 1,024 exists for programs that call `select`, which this one does not.
  static func raise() -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return .max }
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
    guard getrlimit(resource, &limit) == 0 else { return .max }
    return Int(clamping: limit.rlim_cur)
  }
}
