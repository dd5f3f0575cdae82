// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct ConnectionTargetsTests {
  private func targets(_ string: String) throws -> [String] {
    try PostgresConfiguration(connectionString: string).targets().all.map(\.description)
  }

  private func error(_ string: String) -> ConnectionStringError? {
    do throws(ConnectionStringError) {
      _ = try PostgresConfiguration(connectionString: string).targets()
      return nil
    } catch {
      return error
    }
  }

  @Test func `hosts, addresses and ports are paired as libpq pairs them`() throws {
    #expect(
      try targets("postgresql://db1:1,db2,[::1]:7/x") == ["db1:1", "db2:5432", "[::1]:7"])
    #expect(try targets("host=db1,db2 port=6432") == ["db1:6432", "db2:6432"])
    #expect(
      try targets("host=db1,db2 hostaddr=10.0.0.1,10.0.0.2 port=1,2")
        == ["db1:1 (10.0.0.1)", "db2:2 (10.0.0.2)"])
    #expect(try targets("hostaddr=10.0.0.1") == ["10.0.0.1:5432"])
    #expect(try targets("host=/run/pg") == ["/run/pg:5432"])
    #expect(error("host=a,b hostaddr=10.0.0.1") == .countsDiffer("hostaddr", 1, hosts: 2))
    #expect(error("host=a,b,c port=1,2") == .countsDiffer("port", 2, hosts: 3))
    #expect(error("host=a, port=1") == .hostEmpty)
    #expect(error("host=a port=70000") == .portInvalid)
  }

  @Test func `the connect timeout of the string counts, and none means ours`() throws {
    func timeout(_ string: String) throws -> Duration? {
      try PostgresConfiguration(connectionString: string).targets().connectTimeout
    }
    #expect(try timeout("host=a connect_timeout=3") == .seconds(3))
    #expect(try timeout("postgresql://a/b?connect_timeout=3") == .seconds(3))
    #expect(try timeout("host=a connect_timeout=0") == nil)
    #expect(try timeout("host=a") == nil)
    #expect(error("host=a connect_timeout=soon") == .timeoutInvalid)
  }

  @Test func `a string that asks for a replica is refused with a sentence`() {
    for wanted in ["read-only", "standby", "prefer-standby"] {
      let error = error("host=a target_session_attrs=\(wanted)")
      #expect(error == .replicaWanted(wanted))
      #expect(error?.description.contains("needs a server that can write") == true)
    }
    for wanted in ["any", "read-write", "primary"] {
      #expect(error("host=a target_session_attrs=\(wanted)") == nil)
    }
  }

  @Test func `what libpq is told of a target keeps everything else of the string`() throws {
    let configuration = PostgresConfiguration(
      connectionString: "postgresql://u:p@db1,db2/x?sslmode=require&channel_binding=require")
    let string = try ConnectionSource(of: configuration)
    let told = Dictionary(
      uniqueKeysWithValues: string.parameters(for: string.targets.all[1].at("10.0.0.2")).map {
        ($0.keyword, $0.value)
      })
    let expected = [
      "host": "db2", "hostaddr": "10.0.0.2", "port": "5432", "user": "u", "password": "p",
      "dbname": "x", "sslmode": "require", "channel_binding": "require",
      "application_name": "holdfastd", "gssencmode": "disable",
    ]
    for (keyword, value) in expected { #expect(told[keyword] == value) }
    #expect(told["target_session_attrs"] == nil)
  }

  @Test func `a service that is not defined is named as the reason`() {
    let error = error("service=no-such-service")
    #expect(error?.description.contains("no-such-service") == true)
  }

  @Test func `an SQLSTATE is found in what libpq says of a refused connection`() {
    let prefix = "connection to server at \"127.0.0.1\", port 5432 failed: "
    #expect(
      PQConnection.refusal(
        saying: prefix + "FATAL:  28P01: password authentication failed for user \"u\"")
        == .refused(sqlState: "28P01", reason: "password authentication failed for user \"u\""))
    #expect(
      PQConnection.refusal(saying: prefix + "Connection refused")
        == .refused(sqlState: nil, reason: "Connection refused"))
    #expect(
      PQConnection.refusal(saying: "timeout: what: ever")
        == .refused(sqlState: nil, reason: "timeout: what: ever"))
  }
}
