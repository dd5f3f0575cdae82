// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The files of this repository, as the tests read them.
enum Repository {
  /// The folder that holds Package.swift.
  static let root: String = {
    // This file is Tests/ArchitectureTests/Repository.swift.
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
  }()

  /// Every Swift file of the products, read once.
  static let sources = swiftFiles(under: "Sources")

  /// Every Swift file of the tests, read once.
  static let tests = swiftFiles(under: "Tests")

  /// The whole text of a file, or nil when there is none.
  static func text(of path: String) -> String? {
    guard let file = fopen(root + "/" + path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether there is a file or folder of this name.
  static func exists(_ path: String) -> Bool { access(root + "/" + path, F_OK) == 0 }

  /// The names of the folders directly inside a folder, sorted.
  static func folders(in path: String) -> [String] {
    entries(of: path).filter(\.isFolder).map(\.name)
  }

  /// The paths of all files under a folder whose names end in `suffix`, sorted.
  static func files(under path: String, suffix: String) -> [String] {
    entries(of: path).flatMap { entry -> [String] in
      let below = path.isEmpty ? entry.name : path + "/" + entry.name
      if entry.isFolder { return files(under: below, suffix: suffix) }
      return entry.name.hasSuffix(suffix) ? [below] : []
    }
  }

  private static func swiftFiles(under path: String) -> [SourceFile] {
    files(under: path, suffix: ".swift").compactMap { path in
      // A file of one line only holds a place for what will come.
      guard let text = text(of: path), text.utf8.dropLast().contains(10) else { return nil }
      return SourceFile(path: path, text: text)
    }
  }

  private struct Entry {
    var name: String
    var isFolder: Bool
  }

  /// What is in a folder, without what is hidden or made by the build.
  private static func entries(of path: String) -> [Entry] {
    guard let stream = opendir(root + "/" + path) else { return [] }
    defer { closedir(stream) }
    var found: [Entry] = []
    while let entry = readdir(stream) {
      let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
      let start = UnsafeRawPointer(entry).advanced(by: offset)
      let name = String(cString: start.assumingMemoryBound(to: CChar.self))
      if name.hasPrefix(".") || name == "__pycache__" { continue }
      found.append(Entry(name: name, isFolder: Int32(entry.pointee.d_type) == Int32(DT_DIR)))
    }
    return found.sorted { $0.name < $1.name }
  }
}
