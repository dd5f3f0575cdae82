// SPDX-License-Identifier: Apache-2.0

import Glibc
import Postgres
import RPCTransport

/// The share of the machine that the process may take, besides processors.
struct MachineShare {
  /// File descriptors that may be open.
  var descriptors: Int
  /// Bytes of memory.
  var memory: Int

  /// The limits that the kernel grants now.
  static func current() -> MachineShare {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let physical = pages > 0 ? pages * sysconf(Int32(_SC_PAGESIZE)) : .max
    let group = ControlGroup.paths(in: KernelFile.text(of: "/proc/self/cgroup")).compactMap {
      Int(KernelFile.text(of: "/sys/fs/cgroup\($0)/memory.max").prefix { $0.isNumber })
    }
    return MachineShare(
      descriptors: DescriptorLimit.raise(), memory: min(physical, group.min() ?? .max))
  }

  /// Descriptors besides those of clients and of PostgreSQL: standard streams, listeners, files
  /// that are read again, connections of operators, keys that are fetched.
  private static let otherDescriptors = 64
  /// Descriptors of an event loop: epoll, its wake-up, its listener.
  private static let loopDescriptors = 4
  /// The default share of memory for the content cache, and its maximum.
  private static let cachedMemoryDivisor = 16
  private static let cachedMemoryMax = 256 << 20
  /// The maximum share of memory for the content cache.
  private static let cachedMemoryLimitDivisor = 2
  /// The part of memory that may wait for clients to read it.
  private static let queuedMemoryDivisor = 4

  /// Lowers the limits in `configuration` to the available resources; returns a sentence for each
  /// lowered limit.
  func fit(_ configuration: inout DaemonConfiguration) -> [String] {
    var shortages: [String] = []
    let loops = configuration.loopCount
    let own =
      ConnectionLayout.wanted(loopCount: loops) + loops * Self.loopDescriptors
      + Self.otherDescriptors
    let clients = max(1, descriptors - own)
    if clients < configuration.server.connectionsMax {
      shortages.append(
        "descriptors: \(descriptors) file descriptors allow only \(clients) client connections, "
          + "not \(configuration.server.connectionsMax). Raise the hard limit: "
          + "LimitNOFILE of systemd, or ulimit -Hn.")
      configuration.server.connectionsMax = clients
    }
    let queued = max(1 << 20, memory / Self.queuedMemoryDivisor)
    if queued < configuration.server.queuedBytesMax {
      shortages.append(
        "memory: \(memory >> 20) MiB allow only \(queued >> 20) MiB to be queued for clients, not "
          + "\(configuration.server.queuedBytesMax >> 20) MiB. Give the process more memory, or "
          + "lower --queued-bytes-max.")
      configuration.server.queuedBytesMax = queued
    }
    let cached = memory / Self.cachedMemoryLimitDivisor
    let asked =
      configuration.contentCacheBytes
      ?? min(memory / Self.cachedMemoryDivisor, Self.cachedMemoryMax)
    if cached < asked {
      shortages.append(
        "memory: \(memory >> 20) MiB allow only \(cached >> 20) MiB for the content cache, not "
          + "\(asked >> 20) MiB. Give the process more memory, or lower --content-cache-bytes.")
    }
    configuration.contentCacheBytes = min(asked, cached)
    return shortages
  }
}
