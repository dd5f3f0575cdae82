// SPDX-License-Identifier: Apache-2.0

import CLinux

/// The processors that the kernel lets this process run on.
public enum ProcessorAffinity {
  /// The number of processors (sched_getaffinity(2)); nil if there are more than 1,024.
  public static var count: Int? {
    let count = Int(clinux_affinity_count())
    return count > 0 ? count : nil
  }
}
