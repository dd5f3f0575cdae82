// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

@testable import PersistenceStore

@Suite struct ContentEntriesTests {
  private static let size = 1_000
  private static let cost = ContentEntries.overhead + size

  private func key(_ number: Int) throws -> ContentKey {
    ContentKey(try #require(SessionID(padded(number))), version: 1)
  }

  private func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "A", count: SessionID.characterCount - digits.count) + digits
  }

  private func content(_ byte: UInt8, size: Int = size) throws -> Content {
    let bytes = [UInt8](repeating: byte, count: size)
    return Content(stored: bytes, hash: try SHA256.digest(of: bytes))
  }

  @Test func `what was kept is found, and what was not is not`() throws {
    var entries = ContentEntries(capacity: 10 * Self.cost)
    let kept = try content(1)
    entries.keep(kept, for: try key(1))
    #expect(entries.content(for: try key(1)) == kept)
    #expect(entries.content(for: try key(2)) == nil)
    #expect(entries.count == 1)
    #expect(entries.cost == Self.cost)
  }

  @Test func `a content replaces that of the same key`() throws {
    var entries = ContentEntries(capacity: 10 * Self.cost)
    entries.keep(try content(1), for: try key(1))
    entries.keep(try content(2, size: 2_000), for: try key(1))
    #expect(entries.content(for: try key(1)) == (try content(2, size: 2_000)))
    #expect(entries.count == 1)
    #expect(entries.cost == ContentEntries.overhead + 2_000)
  }

  @Test func `what is dropped is gone and leaves its room`() throws {
    var entries = ContentEntries(capacity: Self.cost)
    entries.keep(try content(1), for: try key(1))
    entries.drop(try key(1))
    #expect(entries.content(for: try key(1)) == nil)
    #expect(entries.cost == 0)
    entries.keep(try content(2), for: try key(2))
    #expect(entries.count == 1)
    #expect(entries.evictionCount == 0)
  }

  @Test func `the least recently asked for is evicted for one in greater demand`() throws {
    var entries = ContentEntries(capacity: 3 * Self.cost)
    for number in 1...3 { entries.keep(try content(UInt8(number)), for: try key(number)) }
    _ = entries.content(for: try key(1))
    for _ in 0..<3 { _ = entries.content(for: try key(4)) }
    entries.keep(try content(4), for: try key(4))
    #expect(entries.content(for: try key(2)) == nil)
    for number in [1, 3, 4] { #expect(entries.content(for: try key(number)) != nil) }
    #expect(entries.evictionCount == 1)
  }

  @Test func `a scan evicts nothing`() throws {
    var entries = ContentEntries(capacity: 3 * Self.cost)
    for number in 1...3 {
      _ = entries.content(for: try key(number))
      entries.keep(try content(UInt8(number)), for: try key(number))
      _ = entries.content(for: try key(number))
    }
    for number in 100..<120 {
      #expect(entries.content(for: try key(number)) == nil)
      entries.keep(try content(9), for: try key(number))
    }
    for number in 1...3 { #expect(entries.content(for: try key(number)) != nil) }
    #expect(entries.evictionCount == 0)
    #expect(entries.refusalCount == 20)
  }

  @Test func `demand that has passed does not keep out that of today`() throws {
    var entries = ContentEntries(capacity: Self.cost)
    entries.keep(try content(1), for: try key(1))
    for _ in 0..<100 { _ = entries.content(for: try key(1)) }
    var requests = 0
    while entries.content(for: try key(2)) == nil, requests < 100_000 {
      // Others are asked for meanwhile: demand is forgotten as requests pass.
      for number in 3..<40 { _ = entries.content(for: try key(number)) }
      entries.keep(try content(2), for: try key(2))
      requests += 1
    }
    #expect(entries.content(for: try key(2)) != nil)
  }

  @Test func `a large content takes the room of many small ones that nobody asks for`() throws {
    var entries = ContentEntries(capacity: 10 * Self.cost)
    for number in 1...10 { entries.keep(try content(1), for: try key(number)) }
    _ = entries.content(for: try key(11))
    entries.keep(try content(2, size: 5 * Self.cost), for: try key(11))
    #expect(entries.content(for: try key(11)) != nil)
    #expect(entries.evictionCount == 6)
    #expect(entries.count == 5)
    #expect(entries.cost <= entries.capacity)
  }

  @Test func `what is larger than the cache is not taken and evicts nothing`() throws {
    var entries = ContentEntries(capacity: 2 * Self.cost)
    entries.keep(try content(1), for: try key(1))
    for _ in 0..<10 { _ = entries.content(for: try key(2)) }
    entries.keep(try content(2, size: 2 * Self.cost), for: try key(2))
    #expect(entries.count == 1)
    #expect(entries.refusalCount == 1)
  }

  @Test func `cost and order hold whatever happens`() throws {
    var random = SystemRandomNumberGenerator()
    var entries = ContentEntries(capacity: 20 * Self.cost)
    var kept: [Int: Content] = [:]
    for _ in 0..<20_000 {
      let number = Int.random(in: 0..<60, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let found = entries.content(for: try key(number))
        if let found { #expect(found == kept[number]) }
      case 5..<9:
        let content = try content(
          .random(in: 0...255, using: &random), size: .random(in: 0...3_000, using: &random))
        entries.keep(content, for: try key(number))
        kept[number] = content
      default:
        entries.drop(try key(number))
        kept[number] = nil
      }
      #expect(entries.cost <= entries.capacity)
    }
    for number in 0..<60 { entries.drop(try key(number)) }
    #expect(entries.count == 0)
    #expect(entries.cost == 0)
  }
}
