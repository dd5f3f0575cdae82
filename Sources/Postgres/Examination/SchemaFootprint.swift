// SPDX-License-Identifier: Apache-2.0

/// The needs of a program in its schema: the relations that its migrations make, and its rights.
public struct SchemaFootprint: Sendable {
  /// A right on a table.
  public enum Right: String, Hashable, Sendable, CaseIterable {
    case select = "SELECT"
    case insert = "INSERT"
    case update = "UPDATE"
    case delete = "DELETE"
  }

  /// The rights that statements need, by table.
  public var rights: [String: Set<Right>]

  /// A footprint.
  public init(rights: [String: Set<Right>]) { self.rights = rights }
}

extension Migration {
  /// A change of the relations that exist.
  enum RelationChange: Hashable {
    case creates(String)
    case drops(String)
  }

  /// The tables and indexes that the statements make and drop, in order, read from their text: only
  /// from lines that begin with CREATE or DROP, which is how migrations are written.
  var relationChanges: [RelationChange] {
    sql.split(separator: "\n").compactMap { line in
      var words = line.split { $0 == " " || $0 == ";" || $0 == "(" }[...]
      guard let verb = words.popFirst(), verb == "CREATE" || verb == "DROP" else { return nil }
      if words.first == "UNIQUE" { words.removeFirst() }
      guard let kind = words.popFirst(), kind == "TABLE" || kind == "INDEX" else { return nil }
      let optional: Set<Substring> = ["CONCURRENTLY", "IF", "NOT", "EXISTS"]
      guard let name = words.first(where: { !optional.contains($0) }) else { return nil }
      return verb == "CREATE" ? .creates(String(name)) : .drops(String(name))
    }
  }

  /// The relations that exist after these migrations.
  static func relations(after migrations: [Migration]) -> Set<String> {
    var names: Set<String> = []
    for change in migrations.flatMap(\.relationChanges) {
      switch change {
      case .creates(let name): names.insert(name)
      case .drops(let name): names.remove(name)
      }
    }
    return names
  }
}
