// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import TestSupport
import Testing

/// Inputs on which the fuzzer or a reader's eye once stopped: see Fuzz/README.md.
@Suite struct FailCaseTests {
  private static let folder = "Fuzz/FailCases/Wire"

  private func outcome(_ name: String) throws -> Result<Specimen, WireError> {
    let bytes = try RepositoryFile.bytes("\(Self.folder)/\(name)")
    do throws(WireError) {
      return .success(try Specimen(wireBytes: bytes))
    } catch {
      return .failure(error)
    }
  }

  @Test func `what is read is written and read again alike`() throws {
    let names = try RepositoryFile.names(in: Self.folder, suffix: "").filter { !$0.hasPrefix(".") }
    #expect(names.count >= 9)
    for name in names {
      guard case .success(let message) = try outcome(name) else { continue }
      #expect(try Specimen(wireBytes: message.wireBytes).wireBytes == message.wireBytes, "\(name)")
    }
  }

  @Test(arguments: [
    ("groups-101-deep", WireError.depthExceeded), ("messages-102-deep", .depthExceeded),
    ("length-of-2-GiB", .truncated), ("length-of-2-to-the-63", .lengthExceeded),
    ("tag-of-six-bytes", .varintTooLong), ("group-closed-from-inside-a-message", .truncated),
    ("surrogate-in-a-string", .invalidUTF8(field: 14)),
  ])
  func `an input that must be refused is refused`(name: String, error: WireError) throws {
    #expect(try outcome(name) == .failure(error))
  }

  @Test func `an input that must be read is read`() throws {
    #expect(try outcome("map-entry-with-unknown-field").get().counts == ["k": 5])
    #expect(try outcome("many-short-packed-runs").get().doubles.count == 300)
  }
}
