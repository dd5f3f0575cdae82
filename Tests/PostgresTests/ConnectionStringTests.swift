// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct ConnectionStringTests {
  @Test(arguments: [
    "postgresql:///holdfast", "postgresql://ann:p%40ss@db.example.org:5432/holdfast",
    "postgres://ann@[::1]:5432/holdfast?sslmode=verify-full",
    "postgresql://a,b/holdfast?target_session_attrs=read-write",
    "postgresql://a:5432,b:5433/holdfast", "postgresql:///h?host=/run/postgresql&port=5433",
    "host=/run/postgresql dbname=holdfast password='a b@c/d'", "dbname=holdfast connect_timeout=3",
  ])
  func `what libpq can try may be tried`(text: String) {
    #expect(ConnectionString(text).fault == nil)
  }

  static let wrong: [(text: String, told: String)] = [
    ("", "is empty"), (" \n", "is empty"),
    ("postgresql://h/d?nonsense=1", "cannot be read"),
    ("host=h dbname", "cannot be read"), ("http://h/d", "cannot be read"),
    ("postgresql://h:0/d", "port"), ("postgresql://h:99999/d", "port"),
    ("postgresql://h:-1/d", "port"), ("host=h port=abc", "port"),
    ("host=a,b,c port=1,2", "2 ports for 3 hosts"),
    ("host=h sslmode=sometimes", "sslmode"), ("host=h connect_timeout=soon", "connect_timeout"),
    ("postgresql://h/d?target_session_attrs=standby", "target_session_attrs"),
    ("postgresql://h/d?target_session_attrs=read-only", "target_session_attrs"),
  ]

  @Test(arguments: wrong)
  func `what cannot work is refused by name`(text: String, told: String) throws {
    #expect(try #require(ConnectionString(text).fault).contains(told))
  }

  /// Passwords that nobody encoded, so that a part of each looks like a host, a port or a database.
  @Test(arguments: [
    "postgresql://ann:Sec@ret@h/d", "postgresql://ann:Sec/ret@h/d", "postgresql://ann:12/ret@h/d",
    "postgresql://ann:Sec:ret/@h/d",
    "postgresql://ann:Sec%ret@h/d", "host=h password=Sec ret", "host=h port=ret",
  ])
  func `a password that breaks the URL is refused and not quoted`(text: String) throws {
    let fault = try #require(ConnectionString(text).fault)
    #expect(!fault.contains("Sec") && !fault.contains("ret"))
  }

  @Test func `nothing that prints or reflects a configuration shows the password`() {
    let configuration = PostgresConfiguration(connectionString: "postgresql://ann:Secret@h/d")
    let migrator = Migrator(connectionString: configuration.connectionString, migrations: [])
    var dumped = ""
    dump(configuration, to: &dumped)
    dump(migrator, to: &dumped)
    let shown = "\(configuration) \(migrator) \(String(reflecting: configuration)) \(dumped)"
    #expect(!shown.contains("Secret"))
  }

  @Test func `the SQLSTATE of a refused connection is read from the verbose message`() {
    let head = "connection to server at \"h\" (10.0.0.1), port 5432 failed: "
    let table: [(String, String?)] = [
      (head + "FATAL:  53300: sorry, too many clients already", "53300"),
      (head + "FATAL:  28P01: password authentication failed for user \"a:  28P0: b\"", "28P01"),
      (head + "ФАТАЛЬНО:  3D000: database \"d\" does not exist", "3D000"),
      (head + "Connection refused", nil), ("", nil), ("FATAL:  5330: no", nil),
    ]
    for (message, state) in table {
      #expect(PQConnection.sqlState(inVerbose: message) == state)
    }
  }
}
