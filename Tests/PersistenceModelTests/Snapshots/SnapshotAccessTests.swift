// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct SnapshotAccessTests {
  private let now = Timestamp(microseconds: 1_000)

  private func access(
    _ visibility: SnapshotAccess.Visibility, _ readers: [String] = [], expires: Int64? = nil
  ) throws(PersistenceError) -> SnapshotAccess {
    try SnapshotAccess(
      visibility: visibility, readers: readers,
      expireTime: expires.map(Timestamp.init(microseconds:)), limits: Limits(), at: now)
  }

  private func reason(_ body: () throws(PersistenceError) -> SnapshotAccess)
    -> PersistenceError.Reason?
  {
    do throws(PersistenceError) {
      _ = try body()
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `readers are kept once each, in their order`() throws {
    let access = try access(.listed, ["b", "a", "b"])
    #expect(access.readers.map(\.text) == ["b", "a"])
    #expect(try self.access(.listed).readers.isEmpty)
  }

  @Test func `readers that make no sense are refused`() {
    #expect(reason { () throws(PersistenceError) in try access(.link, ["a"]) } == .readerInvalid)
    #expect(reason { () throws(PersistenceError) in try access(.owner, ["a"]) } == .readerInvalid)
    #expect(reason { () throws(PersistenceError) in try access(.listed, [""]) } == .readerInvalid)
    #expect(
      reason { () throws(PersistenceError) in try access(.listed, ["a\n"]) } == .readerInvalid)
    let many = (0...100).map(String.init)
    #expect(reason { () throws(PersistenceError) in try access(.listed, many) } == .readersTooMany)
    #expect(
      reason { () throws(PersistenceError) in try access(.listed, Array(many.dropLast())) } == nil)
  }

  @Test func `an end lies in the future`() {
    #expect(
      reason { () throws(PersistenceError) in try access(.link, expires: 1_000) }
        == .expireTimeInvalid)
    #expect(reason { () throws(PersistenceError) in try access(.link, expires: 1_001) } == nil)
  }
}
