// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

@Suite struct AccessLogFilterTests {
  @Test func `a range of visits has open ends at zero`() throws {
    #expect(try VisitCountRange(min: 0, max: 0) == .any)
    let range = try VisitCountRange(min: 3, max: 0)
    #expect(range.min == 3 && range.max == .max)
    #expect(try VisitCountRange(min: 0, max: 3).min == 1)
    for (min, max) in [(-1, 0), (0, -1), (4, 3), (Int64.min, Int64.min)] as [(Int64, Int64)] {
      #expect(throws: PersistenceError.self) { try VisitCountRange(min: min, max: max) }
    }
  }

  @Test func `an owner whom nobody can be is refused`() throws {
    let error = #expect(throws: PersistenceError.self) {
      try AccessLogFilter(ownerID: "a\u{0}", limits: Limits())
    }
    #expect(error?.field == "filter.owner_id")
    #expect(try AccessLogFilter(limits: Limits()) == .all)
  }

  @Test func `every part of a filter and order is part of the binding`() throws {
    let user = try #require(OwnerID("anna"))
    let range = try TimeRange(from: Timestamp(microseconds: 1), until: nil, field: "f")
    let limits = Limits()
    let filters = [
      .all, try AccessLogFilter(titleContains: "t", limits: limits),
      try AccessLogFilter(snapshotCreateTime: range, limits: limits),
      try AccessLogFilter(lastVisitTime: range, limits: limits),
      try AccessLogFilter(visitCount: VisitCountRange(min: 2, max: 0), limits: limits),
      try AccessLogFilter(visitCount: VisitCountRange(min: 0, max: 2), limits: limits),
      try AccessLogFilter(ownerID: "bert", limits: limits),
      try AccessLogFilter(isDeleted: true, limits: limits),
      try AccessLogFilter(isDeleted: false, limits: limits),
    ]
    var bindings: Set<PageBinding> = []
    for filter in filters {
      for key in AccessLogOrder.Key.allCases {
        for direction in SessionOrder.Direction.allCases {
          bindings.insert(
            try PageBinding(
              method: "m", visitor: user, order: AccessLogOrder(key: key, direction: direction),
              filter: filter))
        }
      }
    }
    #expect(bindings.count == filters.count * 8)
  }

  @Test func `a token carries a number`() throws {
    let sealer = PageTokenSealer(hmac: try HMACSHA256(key: [1]), ageMax: .seconds(1))
    let user = try #require(OwnerID("anna"))
    let binding = try PageBinding(
      method: "m", visitor: user, order: AccessLogOrder(), filter: .all)
    let position = PagePosition(key: .number(-7), id: "i")
    let now = Timestamp(microseconds: 5)
    let token = try sealer.seal(position, binding: binding, at: now)
    #expect(try sealer.open(token, binding: binding, at: now) == position)
  }

  @Test func `a time before another stops at the first of all`() {
    #expect(Timestamp(microseconds: 5).before(.microseconds(2)).microseconds == 3)
    #expect(Timestamp(microseconds: .min + 1).before(.seconds(1)).microseconds == .min)
    #expect(Timestamp(microseconds: 0).before(.seconds(Int64.max)).microseconds == .min)
  }

  @Test func `a time after another stops at the last of all`() {
    #expect(Timestamp(microseconds: 5).after(.microseconds(2)).microseconds == 7)
    #expect(Timestamp(microseconds: .max - 1).after(.seconds(1)).microseconds == .max)
    #expect(Timestamp(microseconds: 0).after(.seconds(Int64.max)).microseconds == .max)
  }
}
