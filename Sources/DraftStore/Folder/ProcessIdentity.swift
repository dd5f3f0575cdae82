// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A process, told from every other that has had or will have its number.
public struct ProcessIdentity: Hashable, Sendable {
  /// The name of the machine.
  public let host: String
  /// The machine's start, as the kernel names it.
  public let boot: String
  /// The number of the process.
  public let pid: Int32
  /// The time of its start in the kernel's ticks since the machine's.
  public let started: Int64

  /// This process.
  public static func current() -> ProcessIdentity {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let pid = getpid()
    return ProcessIdentity(
      host: host, boot: machineStart, pid: pid, started: startTime(of: pid) ?? 0)
  }

  /// True unless it is certain that the process has ended. On another machine nothing is certain.
  var mayBeAlive: Bool {
    // A slot that was let go names no process.
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
    // The second field is a name in brackets and may hold anything.
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
