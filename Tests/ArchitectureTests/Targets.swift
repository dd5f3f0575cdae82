// SPDX-License-Identifier: Apache-2.0

/// Facts about the package's targets that more than one test needs.
enum Targets {
  /// The targets that Package.swift declares as executables: their names are in lower case.
  static let executables: Set<String> = {
    let lines = (Repository.text(of: "Package.swift") ?? "").split(separator: "\n")
    let names = lines.indices.compactMap { index -> String? in
      guard lines[index].drop(while: { $0 == " " }).hasPrefix(".executableTarget(") else {
        return nil
      }
      // The name stands on the line of the parenthesis or on the next one.
      let following = lines[index...].prefix(2).joined()
      guard let start = following.positions(of: "name: \"").first else { return nil }
      let name = following.utf8.dropFirst(start + 7).prefix { $0 != UInt8(ascii: "\"") }
      return String(decoding: Array(name), as: UTF8.self)
    }
    return Set(names)
  }()
}
