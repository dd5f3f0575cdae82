// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The identity of a process, which stays unique when its pid is reused.
public struct ProcessIdentity: Hashable, Sendable {
  /// The host name.
  public let host: String
  /// The kernel's boot id.
  public let boot: String
  /// The process id.
  public let pid: Int32
  /// The start time of the process, in clock ticks since boot.
  public let started: Int64

  /// The identity of this process.
  public static func current() -> ProcessIdentity {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let pid = getpid()
    return ProcessIdentity(
      host: host, boot: machineStart, pid: pid, started: startTime(of: pid) ?? 0)
  }

  /// False only if the process has certainly ended, which cannot be known of other machines.
  var mayBeAlive: Bool {
    // A released slot has no process.
    guard pid > 0 else { return false }
    let own = ProcessIdentity.current()
    guard host == own.host else { return boot == own.boot || boot.isEmpty }
    guard boot == own.boot else { return false }
    return Self.startTime(of: pid) == started
  }

  private static var machineStart: String {
    let text = contents(ofFile: "/proc/sys/kernel/random/boot_id")
    return String(text.prefix { !$0.isWhitespace })
  }

  /// The 22nd field of /proc/PID/stat (proc(5)); nil if there is no such process.
  private static func startTime(of pid: Int32) -> Int64? {
    let text = contents(ofFile: "/proc/\(pid)/stat")
    // The second field is a name in parentheses and may contain anything.
    guard let bracket = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: bracket)...].split(separator: " ")
    return fields.count > 19 ? Int64(fields[19]) : nil
  }

  private static func contents(ofFile path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
