// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct ImportTests {
  /// Modules of the system that any target may import.
  static let system: Set = ["Glibc", "Synchronization", "Swift", "_Concurrency"]

  /// The folders in which each C module may be imported: one per target that wraps it.
  static let foldersOfC: [String: Set<String>] = [
    "CDescriptors": ["Sources/PersistenceAPI/Descriptors"],
    "CServiceDescriptors": ["Sources/RPCProtobuf/Descriptors"],
    "CNghttp2": ["Sources/HTTP2/Nghttp2"],
    "COpenSSL": ["Sources/Cryptography/OpenSSL", "Sources/TLS/OpenSSL"],
    "CSQLite": ["Sources/DraftStore/SQLite"],
    "CZlib": ["Sources/Compression/Zlib"],
    "CCurl": ["Sources/HTTPFetch/Curl"],
    "CLibpq": ["Sources/Postgres/PQ"],
    "CLinux": ["Sources/Reactor/Linux"],
  ]

  /// The rows of the table in ARCHITECTURE.md: what each target may import.
  static let table: [String: Set<String>] = {
    let rows = (Repository.text(of: "ARCHITECTURE.md") ?? "")
      .split(separator: "\n").drop { !$0.hasPrefix("| Target ") }.dropFirst(2)
      .prefix { $0.hasPrefix("|") }
    return Dictionary(
      rows.map { row in
        let cells = row.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
        return (quoted(cells[0]).first ?? "", Set(quoted(cells[2])))
      }, uniquingKeysWith: { $0.union($1) })
  }()

  /// The words between back-ticks.
  private static func quoted(_ cell: Substring) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
  }

  @Test func `a target imports only what the table in ARCHITECTURE allows`() {
    for file in Repository.sources {
      let allowed = Self.table[file.target, default: []].union(Self.system)
      for (module, line) in file.imports where !allowed.contains(module) {
        Issue.record(
          "\(file.path):\(line): \(file.target) must not import \(module); see ARCHITECTURE.md.")
      }
    }
  }

  @Test func `a target imports all that the table allows it`() {
    var unused = Self.table
    for file in Repository.sources {
      for (module, _) in file.imports { unused[file.target]?.remove(module) }
    }
    for (target, modules) in unused where !modules.isEmpty {
      Issue.record("\(target) does not import \(modules.sorted()); see ARCHITECTURE.md.")
    }
  }

  @Test func `every target has a row in the table, and every row a target`() {
    let folders = Set(Repository.folders(in: "Sources")).union(["Migrations"])
    #expect(folders.subtracting(Self.table.keys).sorted() == [], "No row in ARCHITECTURE.md.")
    #expect(Set(Self.table.keys).subtracting(folders).sorted() == [], "A row without a target.")
  }

  @Test func `the arrows of the table make no circle`() {
    var remaining = Self.table.mapValues { $0.intersection(Self.table.keys) }
    while let leaf = remaining.first(where: { $0.value.isEmpty })?.key {
      remaining[leaf] = nil
      for target in remaining.keys { remaining[target]?.remove(leaf) }
    }
    #expect(remaining.keys.sorted() == [])
  }

  @Test func `each C module is imported in one folder of each target that wraps it`() {
    for file in Repository.sources {
      for (module, line) in file.imports {
        guard let folders = Self.foldersOfC[module], !folders.contains(file.folder) else {
          continue
        }
        Issue.record(
          """
          \(file.path):\(line): \(module) may be imported only in \
          \(folders.sorted().joined(separator: " and ")); wrap the call there.
          """)
      }
    }
  }

  @Test func `no product imports Foundation`() {
    for file in Repository.sources {
      for (module, line) in file.imports where module.hasPrefix("Foundation") {
        Issue.record("\(file.path):\(line): \(module) costs every product 10 ms and 50 MB.")
      }
    }
  }

  /// The targets that compute: what they need of the world comes in as an argument.
  private static let engines: Set = [
    "Cryptography", "ProtobufWire", "JSONText", "JSONTypedef", "HTTP2", "TLS", "Compression", "RPC",
    "RPCProtobuf",
    "AccessTokens", "TokenSignatures", "HTTP1", "Prometheus",
    "WorkbenchEngine",
  ]

  private static let world = [
    "Clock.now", "Clock()", "clock_gettime", "gettimeofday", "socket(",
    "pthread_create", "epoll_", "getenv(",
  ]

  @Test func `engines know no socket, no clock and no thread`() {
    for file in Repository.sources where Self.engines.contains(file.target) {
      for (index, line) in file.code.enumerated() {
        for word in Self.world where line.holds(word) {
          Issue.record("\(file.location(index)): an engine uses \(word); pass it in.")
        }
      }
    }
  }

  /// Where SQL may be written. `Postgres` speaks of transactions and of its own migration table;
  /// `DraftStore` speaks SQLite's.
  private static let targetsOfSQL: Set = [
    "PersistenceStore", "Migrations", "Postgres", "DraftStore",
  ]

  private static let statements = [
    "SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ",
  ]

  @Test func `statements of SQL are written only in the store and in migrations`() {
    for file in Repository.sources where !Self.targetsOfSQL.contains(file.target) {
      for (index, line) in file.lines.enumerated() {
        let text = line.drop { $0 == " " || $0 == "\"" }
        for statement in Self.statements where text.hasPrefix(statement) {
          Issue.record("\(file.location(index)): \(file.target) must not hold SQL.")
        }
      }
    }
  }
}
