// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct PostgresErrorTests {
  @Test(
    arguments: [
      ("23505", .uniqueViolation(constraint: "c")), ("23514", .checkViolation(constraint: "c")),
      ("23503", .constraintViolation(constraint: "c")),
      ("23P01", .constraintViolation(constraint: "c")),
      ("22021", .invalidValue), ("22P02", .invalidValue), ("22P05", .invalidValue),
      ("54001", .invalidValue), ("54000", .invalidValue),
      ("40001", .serialization), ("40P01", .serialization), ("40003", .unavailable),
      ("55P03", .unavailable), ("25006", .unavailable), ("08006", .unavailable),
      ("57P01", .unavailable), ("57P02", .unavailable), ("57P03", .unavailable),
      ("28P01", .unavailable), ("3D000", .unavailable),
      ("53100", .overloaded), ("53200", .overloaded), ("53300", .overloaded),
      ("08P01", .schemaMismatch), ("25P03", .unavailable),
      ("57014", .timedOut), ("42P01", .schemaMismatch), ("26000", .schemaMismatch),
      ("42501", .schemaMismatch), ("XX000", .unexpected), ("XX001", .corrupted),
      ("58030", .unexpected), ("P0001", .unexpected), ("", .unexpected), ("0", .unexpected),
    ] as [(String, PostgresError.Kind)])
  func `each SQLSTATE has its kind`(sqlState: String, kind: PostgresError.Kind) {
    #expect(PostgresError.kind(sqlState: sqlState, constraint: "c") == kind)
  }

  @Test func `an error about a value does not quote it`() {
    for sqlState in ["22P02", "23505", "23514"] {
      let error = PostgresError(sqlState: sqlState, constraint: "key", message: "bad: secret")
      #expect(!"\(error)".contains("secret"))
    }
    let error = PostgresError(sqlState: "42P01", constraint: nil, message: "no table x")
    #expect(error.message == "no table x")
  }

  @Test func `only a lost connection leaves the outcome open`() {
    #expect(PostgresError(sqlState: "08006", constraint: nil, message: "").mayHaveExecuted)
    #expect(PostgresError(sqlState: "40003", constraint: nil, message: "").mayHaveExecuted)
    #expect(!PostgresError(sqlState: "40001", constraint: nil, message: "").mayHaveExecuted)
  }
}

@Suite struct ParametersTests {
  @Test func `values are big-endian, one after the other`() {
    var parameters = Parameters()
    parameters.append(int64: 1)
    parameters.appendNull()
    parameters.append(int32: -1)
    parameters.append(bool: true)
    parameters.append(text: "")
    parameters.append(text: "hé")
    #expect(parameters.sizes == [8, -1, 4, 1, 0, 3])
    #expect(
      parameters.bytes == [0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255, 1, 0x68, 0xC3, 0xA9])
  }

  @Test func `arrays follow array_recv`() {
    var parameters = Parameters()
    parameters.append(bytesArray: [[7], []])
    #expect(
      parameters.bytes == [
        0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7, 0, 0, 0, 0,
      ])
    var empty = Parameters()
    empty.append(textArray: [])
    #expect(empty.bytes == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25])
  }

  @Test func `times count from 2000 and cannot overflow`() {
    #expect(PostgresTime.fromUnix(946_684_800_000_000) == 0)
    #expect(PostgresTime.toUnix(0) == 946_684_800_000_000)
    #expect(PostgresTime.fromUnix(.min) == .min)
    #expect(PostgresTime.toUnix(.max) == nil)
    #expect(PostgresTime.toUnix(.min) == nil)
    #expect(PostgresTime.toUnix(.max - 1) == nil)
  }
}
