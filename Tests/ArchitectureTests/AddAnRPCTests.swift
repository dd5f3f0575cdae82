// SPDX-License-Identifier: Apache-2.0

import Testing

/// The files that CONTRIBUTING lists for a new RPC are those that name one which exists.
@Suite struct AddAnRPCTests {
  private static let name = "NameSessionVersion"

  /// The names that came with it: the RPC, its function, its statement and feature, its command.
  private static let names = [
    name, "nameSessionVersion", "name_session_version", "SessionNameCommand",
  ]

  /// The files of the table in CONTRIBUTING.md.
  private static let listed: [String] = {
    let lines = (Repository.text(of: "CONTRIBUTING.md") ?? "").split(separator: "\n")
    let rows = lines.drop { !$0.hasPrefix("To add an RPC") }.prefix {
      !$0.hasPrefix("To add a migration")
    }
    return rows.filter { $0.hasPrefix("|") }.flatMap { row in
      row.split(separator: "|").dropFirst().prefix(1).flatMap { cell in
        cell.split(separator: "`").map(String.init).filter { $0.contains("/") }
      }
    }
  }()

  /// Files that programs write, and the table of what statements cost.
  private static let unlisted = [
    "docs/reference/api/", "docs/reference/methods.md", "docs/statement-costs.md",
    "Sources/PersistenceAPI/Server/ContractFeatures.swift",
  ]

  /// The files that have one of the names.
  private static let naming: [String] = {
    let folders = ["Benchmarks/Sources", "Fuzz", "Migrations", "Proto", "Sources", "Tests", "docs"]
    let suffixes = [".swift", ".proto", ".py", ".json", ".sql", ".md", ".txtpb"]
    return folders.flatMap { folder in
      suffixes.flatMap { Repository.files(under: folder, suffix: $0) }
    }.filter { path in
      guard !unlisted.contains(where: path.hasPrefix), let text = Repository.text(of: path) else {
        return false
      }
      return names.contains { text.contains($0) }
    }
  }()

  @Test func `the list has at most twelve files, and all exist`() {
    #expect((1...12).contains(Self.listed.count))
    for path in Self.listed { #expect(Repository.exists(path), "\(path)") }
  }

  /// Tests of something else may call the RPC; whoever adds one need not touch them.
  @Test func `every file of the product that names the RPC is on the list`() {
    let product = Self.naming.filter { !$0.hasPrefix("Tests/") }
    #expect(product.filter { !Self.listed.contains($0) } == [])
    #expect(product.count >= 8)
  }

  @Test func `every file on the list names the RPC`() {
    #expect(Self.listed.filter { !Self.naming.contains($0) } == [])
  }

  @Test func `an RPC needs no golden file that is written by hand`() {
    let texts = Repository.files(under: "Tests", suffix: ".txtpb")
    #expect(texts.filter { $0.holds(Self.name) } == [])
  }
}
