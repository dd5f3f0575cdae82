// SPDX-License-Identifier: Apache-2.0

/// A target that Package.swift declares, as far as the tests need it.
struct Target {
  /// Its name.
  let name: String
  /// The function that declares it, such as `testTarget`.
  let kind: String
  /// The folder of its files, from the repository's root.
  let folder: String
}

/// Facts about the package's targets that more than one test needs.
enum Targets {
  /// The targets that Package.swift declares as executables: their names are in lower case.
  static let executables = Set(all.filter { $0.kind == "executableTarget" }.map(\.name))

  /// Every target that Package.swift declares.
  static let all: [Target] = {
    let text = Repository.text(of: "Package.swift") ?? ""
    var declarations: [String] = []
    for line in text.split(separator: "\n").map({ $0.drop { $0 == " " } }) {
      if kinds.contains(where: { line.hasPrefix(".\($0)(") }) {
        declarations.append(String(line))
      } else if let last = declarations.indices.last {
        declarations[last] += " " + line
      }
    }
    return declarations.compactMap(target)
  }()

  private static let kinds = ["target", "executableTarget", "testTarget", "systemLibrary"]

  /// The target that a declaration, on one line, makes.
  private static func target(_ declaration: String) -> Target? {
    guard let name = value(of: "name", in: declaration) else { return nil }
    let kind = String(declaration.dropFirst().prefix { $0 != "(" })
    let parent = kind == "testTarget" ? "Tests/" : "Sources/"
    return Target(
      name: name, kind: kind, folder: value(of: "path", in: declaration) ?? parent + name)
  }

  /// The first value that stands in quotes behind a label.
  private static func value(of label: String, in declaration: String) -> String? {
    let opening = label + ": \""
    guard let start = declaration.positions(of: opening).first else { return nil }
    let rest = declaration.utf8.dropFirst(start + opening.utf8.count)
    return String(decoding: Array(rest.prefix { $0 != UInt8(ascii: "\"") }), as: UTF8.self)
  }
}
