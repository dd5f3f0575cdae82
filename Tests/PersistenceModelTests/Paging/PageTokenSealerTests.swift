// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

@Suite struct PageTokenSealerTests {
  private let now = Timestamp(microseconds: 1_800_000_000_000_000)
  private let sealer: PageTokenSealer
  private let binding: PageBinding
  private let position = PagePosition(
    key: .text("ångström"), id: "AAAAAAAAAAAAAAAAAAAAAA")

  init() throws {
    sealer = PageTokenSealer(hmac: try HMACSHA256(key: [1]), ageMax: .seconds(60))
    binding = try PageTokenSealerTests.binding()
  }

  private static func binding(
    method: String = "List", owner: String = "anna", order: SessionOrder = SessionOrder(),
    filter: SessionFilter = .all
  ) throws -> PageBinding {
    let owner = try #require(OwnerID(owner))
    return try PageBinding(method: method, owner: owner, order: order, filter: filter)
  }

  private func reason(
    _ token: String, _ binding: PageBinding? = nil, after seconds: Int64 = 0
  ) -> PersistenceError.Reason? {
    let time = Timestamp(microseconds: now.microseconds + seconds * 1_000_000)
    do {
      _ = try sealer.open(token, binding: binding ?? self.binding, at: time)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: [
    PagePosition.Key.text("ångström"), .text(""), .text(String(repeating: "😀", count: 256)),
    .time(Timestamp(microseconds: 0)), .time(Timestamp(microseconds: -1)),
    .time(Timestamp(microseconds: .max)),
  ])
  func `a position comes back as it was sealed`(key: PagePosition.Key) throws {
    let position = PagePosition(key: key, id: "AAAAAAAAAAAAAAAAAAAAAA")
    let token = try sealer.seal(position, binding: binding, at: now)
    #expect(try sealer.open(token, binding: binding, at: now) == position)
    #expect(token.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil)
  }

  @Test func `every changed character and every truncation is refused`() throws {
    let token = Array(try sealer.seal(position, binding: binding, at: now).utf8)
    for index in token.indices {
      var changed = token
      changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(reason(String(decoding: changed, as: UTF8.self)) == .pageTokenInvalid)
      let cut = String(decoding: token[..<index], as: UTF8.self)
      #expect(reason(cut) == .pageTokenInvalid)
    }
    #expect(reason(String(decoding: token, as: UTF8.self) + "AA") == .pageTokenInvalid)
  }

  @Test func `a token under another key is refused`() throws {
    let other = PageTokenSealer(hmac: try HMACSHA256(key: [2]), ageMax: .seconds(60))
    #expect(reason(try other.seal(position, binding: binding, at: now)) == .pageTokenInvalid)
  }

  @Test func `a token is good for one caller, method, order and filter`() throws {
    let token = try sealer.seal(position, binding: binding, at: now)
    let early = try TimeRange(from: Timestamp(microseconds: 0), until: nil, field: "f")
    let late = try TimeRange(from: nil, until: Timestamp(microseconds: 0), field: "f")
    let foreign = [
      try PageTokenSealerTests.binding(owner: "ann"),
      try PageTokenSealerTests.binding(method: "Other"),
      try PageTokenSealerTests.binding(order: SessionOrder(direction: .ascending)),
      try PageTokenSealerTests.binding(order: SessionOrder(key: .title)),
      try PageTokenSealerTests.binding(
        filter: SessionFilter(titleContains: "x", limits: Limits())),
      try PageTokenSealerTests.binding(
        filter: SessionFilter(titleContains: "", createTime: early, limits: Limits())),
      try PageTokenSealerTests.binding(
        filter: SessionFilter(titleContains: "", updateTime: early, limits: Limits())),
      try PageTokenSealerTests.binding(
        filter: SessionFilter(titleContains: "", updateTime: late, limits: Limits())),
    ]
    #expect(Set(foreign).count == foreign.count)
    for binding in foreign { #expect(reason(token, binding) == .pageTokenMismatch) }
  }

  @Test func `a token is good exactly as long as the limit says`() throws {
    let token = try sealer.seal(position, binding: binding, at: now)
    #expect(reason(token, after: 60) == nil)
    #expect(reason(token, after: 61) == .pageTokenExpired)
    #expect(reason(token, after: -3_600) == nil)
  }

  @Test func `authenticated bytes of an unknown form are refused all the same`() throws {
    let hmac = try HMACSHA256(key: [1])
    for message in [[], [1], [2] + [UInt8](repeating: 0, count: 60)] as [[UInt8]] {
      let token = Base64URL.encode(message + (try hmac.tag(of: message).bytes))
      #expect(reason(token) == .pageTokenInvalid)
    }
  }

  @Test func `a time range that holds nothing is refused`() throws {
    let time = Timestamp(microseconds: 5)
    let error = #expect(throws: PersistenceError.self) {
      try TimeRange(from: time, until: time, field: "filter.create_time")
    }
    #expect(error?.reason == .filterInvalid)
    let range = try TimeRange(from: time, until: Timestamp(microseconds: 6), field: "f")
    #expect(range.contains(time))
    #expect(!range.contains(Timestamp(microseconds: 6)))
    #expect(!range.contains(Timestamp(microseconds: 4)))
  }
}
