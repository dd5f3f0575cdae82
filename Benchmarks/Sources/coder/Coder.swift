// SPDX-License-Identifier: Apache-2.0

import Glibc
import PersistenceAPI
import ProtobufWire

/// Encodes and decodes the two answers that matter most, and prints the nanoseconds of CPU time
/// that one takes. `CPlusPlus/coder.cpp` does the same with protobuf's own coder.
///
///     coder FOLDER                                          measures all
///     coder FOLDER encode|decode session|page REPETITIONS   does one so often, to be counted
///
/// Both read FOLDER/session.binpb and FOLDER/page.binpb.
@main struct Coder {
  static func main() throws {
    let arguments = CommandLine.arguments
    switch arguments.count {
    case 2:
      let folder = arguments[1]
      try measure(
        "session", GetSessionResponse.self, bytes: contents(of: folder + "/session.binpb"))
      try measure("page", ListSessionsResponse.self, bytes: contents(of: folder + "/page.binpb"))
    case 5:
      guard let count = Int(arguments[4]) else { fallthrough }
      let bytes = contents(of: arguments[1] + "/\(arguments[3]).binpb")
      let isEncoding = arguments[2] == "encode"
      if arguments[3] == "session" {
        try rehearse(GetSessionResponse.self, bytes, isEncoding: isEncoding, count)
      } else {
        try rehearse(ListSessionsResponse.self, bytes, isEncoding: isEncoding, count)
      }
    default:
      print("usage: coder FOLDER [encode|decode session|page REPETITIONS]")
      exit(64)
    }
  }

  /// Does the same so often, and measures nothing: somebody else counts.
  private static func rehearse<Message: WireMessage>(
    _ type: Message.Type, _ bytes: [UInt8], isEncoding: Bool, _ count: Int
  ) throws(WireError) {
    let message = try Message(wireBytes: bytes)
    var size = 0
    for _ in 0..<count {
      if isEncoding {
        size &+= message.wireBytes.count
      } else {
        withExtendedLifetime(try Message(wireBytes: bytes)) { size &+= bytes.count }
      }
    }
    guard size == count &* bytes.count else { fatalError("a message changes") }
  }

  private static func measure<Message: WireMessage>(
    _ name: String, _ type: Message.Type, bytes: [UInt8]
  ) throws(WireError) {
    let message = try Message(wireBytes: bytes)
    guard message.wireBytes == bytes else { fatalError("\(name) changes when it is encoded") }
    var size = 0
    let encoding = nanoseconds { size &+= message.wireBytes.count }
    print("encode \(name) \(encoding)")
    var failures = 0
    let decoding = nanoseconds {
      do throws(WireError) {
        withExtendedLifetime(try Message(wireBytes: bytes)) {}
      } catch {
        failures += 1
      }
    }
    print("decode \(name) \(decoding)")
    guard failures == 0, size > 0 else { fatalError("\(name) can not be decoded") }
  }

  /// The CPU time of one call: the fastest of several batches, for what slows a batch down is other
  /// work of the machine.
  private static func nanoseconds(_ body: () -> Void) -> Int {
    var best = Int.max
    for _ in 0..<batches {
      let began = cpuTime()
      for _ in 0..<callsPerBatch { body() }
      best = min(best, (cpuTime() - began) / callsPerBatch)
    }
    return best
  }

  private static func cpuTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static func contents(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { fatalError("\(path) can not be read") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }

  private static let batches = 20
  private static let callsPerBatch = 10_000
}
