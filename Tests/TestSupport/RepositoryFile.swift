// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files of the repository, named by their path from its root.
public enum RepositoryFile {
  /// The folder that holds Package.swift.
  public static let root = String(
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/"))

  /// The bytes of a file of the repository.
  public static func bytes(_ path: String) throws -> [UInt8] {
    try contents(ofFile: "\(root)/\(path)")
  }

  /// Replaces a file of the repository.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = fopen("\(root)/\(path)", "w") else { throw SystemError(errno, path) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SystemError(errno, path) }
  }

  /// The text of a page that is made from the code. With HOLDFAST_WRITE_REFERENCE set, which
  /// `make golden` does, it is written as it was made.
  public static func page(_ path: String, made text: String) throws -> String {
    if getenv("HOLDFAST_WRITE_REFERENCE") != nil { try write(Array(text.utf8), to: path) }
    return String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The names in a folder of the repository that end in `suffix`, sorted.
  public static func names(in folder: String, suffix: String) throws -> [String] {
    guard let directory = opendir("\(root)/\(folder)") else { throw SystemError(errno, folder) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(suffix) { names.append(name) }
    }
    return names.sorted()
  }

  /// The bytes of any file.
  public static func contents(ofFile path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw SystemError(errno, path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }
}

/// A call of the system that failed.
public struct SystemError: Error, CustomStringConvertible {
  /// The number and what it was about.
  public let description: String

  init(_ number: Int32, _ subject: String) {
    description = "\(subject): \(String(cString: strerror(number)))"
  }
}
