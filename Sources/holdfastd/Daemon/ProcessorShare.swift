// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor

/// The share of the machine that this process may use: a container on a machine of 64 processors
/// that has two of them would lose most of its time to 64 loops that take turns.
enum ProcessorShare {
  /// The processors that the process may run on, or as many as its control groups let it keep busy
  /// where that is less; at least 1.
  static var count: Int {
    let cores = ProcessorAffinity.count ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let quota = quota(membership: KernelFile.text(of: "/proc/self/cgroup")) {
      KernelFile.text(of: "/sys/fs/cgroup\($0)/cpu.max")
    }
    return max(1, min(cores, quota ?? cores))
  }

  /// The least quota of the control group and of those above it, in whole processors, rounded
  /// up; nil where none is set (Linux `Documentation/admin-guide/cgroup-v2.rst`, "CPU Interface
  /// Files").
  ///
  /// - Parameters:
  ///   - membership: `/proc/self/cgroup`.
  ///   - limit: What stands in `cpu.max` of the group at a path, which is empty for the root.
  static func quota(membership: String, limit: (_ path: String) -> String) -> Int? {
    ControlGroup.paths(in: membership).compactMap { quota(limit($0)) }.min()
  }

  /// `cpu.max`: the microseconds of processor time in each period, or "max", and the period's.
  private static func quota(_ text: String) -> Int? {
    let fields = text.split(whereSeparator: \.isWhitespace).map { Int($0) }
    guard fields.count == 2, let time = fields[0], let period = fields[1], time > 0, period > 0
    else { return nil }
    return (time - 1) / period + 1
  }
}
