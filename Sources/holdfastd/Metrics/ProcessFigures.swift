// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The kernel's figures about this process (proc(5)). Unreadable ones are left out.
enum ProcessFigures {
  /// Processor time used, in seconds.
  static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Address space and resident memory, in bytes.
  static var memory: (virtual: Int, resident: Int)? {
    let text = KernelFile.text(of: "/proc/self/statm")
    let pages = text.split(separator: " ").prefix(2).compactMap { Int($0) }
    guard pages.count == 2 else { return nil }
    let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    return (pages[0] * pageSize, pages[1] * pageSize)
  }

  /// Open file descriptors, without the one used for counting.
  static var openDescriptors: Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Neither the folder itself, nor its parent, nor the descriptor it is read by.
    return max(count - 3, 0)
  }

  /// File descriptors that may be open.
  static var descriptorsMax: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    return Int(clamping: limit.rlim_cur)
  }

  /// The start time of the process, in seconds since 1970.
  static var startTime: Double? {
    // The second field, the program's name, may hold spaces and parentheses.
    let text = KernelFile.text(of: "/proc/self/stat")
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    let machine = KernelFile.text(of: "/proc/stat").split(separator: "\n")
    let boot = machine.first { $0.hasPrefix("btime ") }
    guard fields.count > 19, let ticks = Double(fields[19]),
      let bootTime = boot.flatMap({ Double($0.dropFirst(6)) })
    else { return nil }
    return bootTime + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
