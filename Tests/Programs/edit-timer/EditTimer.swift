// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import Workbench
import WorkbenchEngine

/// Measures a workbench with a large document in parts, whose drafts are on a real disk.
///
///     edit-timer edits [PARTS] [SECONDS]
///     edit-timer drafts [PARTS] [COUNT]
///
/// `edits` makes small edits at a steady rate. It prints how long each call held its caller, and
/// the share of one core that the calls cost.
///
/// `drafts` waits after each edit until it is durable, without the pause for more edits. It prints
/// the times, and the bytes that were written. With EDIT_TIMER_KEYS, drafts are sealed.
@main
struct EditTimer {
  static let bytes = 1_400_000
  static let editsPerSecond = 10_000

  static func main() async throws {
    let words = CommandLine.arguments.dropFirst()
    let numbers = words.dropFirst().compactMap { Int($0) }
    let isDrafts = words.first == "drafts"
    let (parts, amount) = (
      numbers.first ?? 100, numbers.dropFirst().first ?? (isDrafts ? 1_000 : 10)
    )
    guard isDrafts || words.first == "edits", parts > 0, amount > 0,
      words.count == numbers.count + 1
    else {
      print("usage: edit-timer edits [PARTS] [SECONDS] | edit-timer drafts [PARTS] [COUNT]")
      exit(64)
    }
    var template = Array("/tmp/holdfast-edit-timer-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { exit(71) }
    let folder = String(
      decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    var configuration = WorkbenchConfiguration()
    configuration.rules.worksInParts = true
    if isDrafts { configuration.rules.draftQuiet = 0 }
    let desk = WorkbenchDesk(
      of: DraftOwner(serverID: "none", principalID: "nobody"), draftsAt: folder,
      sealedBy: getenv("EDIT_TIMER_KEYS") == nil ? nil : .variable("EDIT_TIMER_KEYS"),
      server: NoServer(), configuration: configuration)
    let session = try desk.create(document(parts))
    if isDrafts {
      try await writeDrafts(session, parts: parts, count: amount)
    } else {
      let (times, share) = try run(session, parts: parts, edits: amount * editsPerSecond)
      report("edits", times, parts: parts)
      print("\(Double(Int(share * 1_000)) / 10) % of one core")
    }
    await desk.close()
    for name in ["drafts.sqlite", "drafts.sqlite-wal", "drafts.sqlite-shm", "drafts.lock"] {
      unlink("\(folder)/\(name)")
    }
    rmdir(folder)
  }

  private static func document(_ parts: Int) -> WorkbenchDocument {
    let value = Array("\"\(String(repeating: "x", count: bytes / parts))\"".utf8)
    return WorkbenchDocument(
      title: "Large",
      content: WorkbenchContent(parts: (0..<parts).map { (name: "part \($0)", bytes: value) }))
  }

  /// Edits at the rate; returns the nanoseconds of each call, and the share of a core.
  private static func run(
    _ session: WorkbenchSession, parts: Int, edits: Int
  ) throws -> (times: [UInt64], share: Double) {
    var values = session.document.content.parts.map(\.bytes)
    var times: [UInt64] = []
    times.reserveCapacity(edits)
    var cost: UInt64 = 0
    let began = time(CLOCK_MONOTONIC)
    for number in 0..<edits {
      let place = number &* 7 % parts
      // The program's own work: a hundred bytes of one part.
      for index in 1..<min(101, values[place].count - 1) {
        values[place][index] = UInt8(ascii: "a") + UInt8(number % 26)
      }
      let name = "part \(place)"
      let (wall, processor) = (time(CLOCK_MONOTONIC), time(CLOCK_THREAD_CPUTIME_ID))
      try session.edit(part: name, bytes: values[place])
      cost += time(CLOCK_THREAD_CPUTIME_ID) - processor
      times.append(time(CLOCK_MONOTONIC) - wall)
      pause(until: began + UInt64(number + 1) * 1_000_000_000 / UInt64(editsPerSecond))
    }
    return (times, Double(cost) / Double(time(CLOCK_MONOTONIC) - began))
  }

  /// Edits one part after the other, each once the last edit is durable.
  private static func writeDrafts(
    _ session: WorkbenchSession, parts: Int, count: Int
  ) async throws {
    var values = session.document.content.parts.map(\.bytes)
    // The first draft is of the whole document.
    try await session.edit(part: "part 0", bytes: values[0]).durable()
    var times: [UInt64] = []
    let written = bytesWritten()
    for number in 0..<count {
      let place = number &* 7 % parts
      values[place][1] = UInt8(ascii: "a") + UInt8(number % 26)
      let began = time(CLOCK_MONOTONIC)
      try await session.edit(part: "part \(place)", bytes: values[place]).durable()
      times.append(time(CLOCK_MONOTONIC) - began)
    }
    let each = (bytesWritten() - written) / count
    report("drafts", times, parts: parts)
    print("\(each) bytes written for each, of which \(values[0].count) had changed")
  }

  /// The bytes that this process has written (proc(5), `wchar`).
  private static func bytesWritten() -> Int {
    guard let file = fopen("/proc/self/io", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self
      )
      .split(whereSeparator: \.isWhitespace)
      if words.first == "wchar:" { return Int(words.last ?? "") ?? 0 }
    }
    return 0
  }

  private static func report(_ noun: String, _ times: [UInt64], parts: Int) {
    let sorted = times.sorted()
    func quantile(_ part: Double) -> String {
      let nanoseconds = sorted[min(Int(Double(sorted.count) * part), sorted.count - 1)]
      return "\(Double(nanoseconds / 10) / 100) µs"
    }
    print("\(times.count) \(noun) of a document of \(bytes) bytes in \(parts) parts")
    print("p50 \(quantile(0.5))  p99 \(quantile(0.99))  p99.9 \(quantile(0.999))", terminator: "")
    print("  longest \(quantile(1))")
  }

  private static func time(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Waits without giving the core away, so that the rate is kept.
  private static func pause(until deadline: UInt64) {
    while time(CLOCK_MONOTONIC) < deadline {}
  }
}

/// A server that cannot be reached.
struct NoServer: WorkbenchServer {
  func limits() async throws(ServerFailure) -> DocumentLimits { throw .unreachable }
  func session(_ id: String) async throws(ServerFailure) -> ServerCopy { throw .unreachable }
  func version(of id: String) async throws(ServerFailure) -> ServerVersion { throw .unreachable }
  func create(
    _ document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion { throw .unreachable }
  func update(
    _ id: String, expectedVersion: Int64, to document: WorkbenchDocument, key: String
  ) async throws(ServerFailure) -> ServerVersion { throw .unreachable }
  func createSnapshot(
    of source: SnapshotOrigin, for audience: SnapshotAudience, key: String
  ) async throws(ServerFailure) -> String { throw .unreachable }
  func snapshot(_ id: String) async throws(ServerFailure) -> WorkbenchDocument {
    throw .unreachable
  }
  func watch(
    _ id: String, knownVersion: Int64, _ tell: @Sendable (ServerNews) -> Void
  ) async throws(ServerFailure) { throw .unreachable }
  func renewCredentials() async -> Bool { false }
}
